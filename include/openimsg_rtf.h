/* Compressed RTF, PR_RTF_COMPRESSED's format ([MS-OXRTFCP]), and what RTF was made from ([MS-OXRTFEX]).
 *
 * Out pointers are null or zero after a failure. MAPI_E_INVALID_PARAMETER for a null pointer that isn't said to be
 * optional, MAPI_E_UNKNOWN_FLAGS for flags that aren't named. */
#ifndef OPENIMSG_RTF_H
#define OPENIMSG_RTF_H

#include "openimsg_mapi.h"
#include "openimsg_messages.h"
#include "openimsg_values.h"

/* The stream on RTF over one on compressed RTF, on which it holds a reference. The caller releases it.
 *
 * ulFlags 0: for reading. The compressed stream is read in order from where it stands, as far as asked for. Wrong
 * sizes and check sums are put up with, and what there is of a stream that is cut off is read; never more than
 * the header says. Read answers MAPI_E_CORRUPT_DATA for what is no RTF at all. Stat gives the size that the header
 * says.
 *
 * MAPI_MODIFY: for writing a new value. It is compressed as it is written and goes into the compressed stream, in
 * order, with Commit or, if that fails unseen, the last Release. Commit commits that stream too. What is written
 * after a Commit needs another, and a stream that can Seek. With STORE_UNCOMPRESSED_RTF it is not compressed.
 * MAPI_E_TOO_BIG from about 3.5 GiB on.
 *
 * Only Read or Write, CopyTo, Commit, Stat and Seek by 0 from STREAM_SEEK_CUR are supported: the others answer
 * MAPI_E_NO_SUPPORT, Read and Write on the other kind STG_E_ACCESSDENIED. */
STDAPI WrapCompressedRTFStream(LPSTREAM lpCompressedRTFStream, ULONG ulFlags, LPSTREAM *lpUncompressedRTFStream);

/* How compressed RTF is unwrapped. size: of this record, in bytes. ulFlags: those above, and MAPI_NATIVE_BODY for
 * what the RTF was made from. ulInCodePage: PR_INTERNET_CPID. ulOutCodePage: the code page of the HTML or text that
 * comes out, 1200 for UTF-16; if 0, that of ulInCodePage, if that is 0 too, UTF-8. */
typedef struct {
    ULONG size;
    ULONG ulFlags;
    ULONG ulInCodePage;
    ULONG ulOutCodePage;
} RTF_WCSINFO;

/* What came out of it. size: of this record, set by the caller. ulStreamFlags: a MAPI_NATIVE_BODY_TYPE_. */
typedef struct {
    ULONG size;
    ULONG ulStreamFlags;
} RTF_WCSRETINFO;

/* The same by a record. With MAPI_NATIVE_BODY the stream gives the HTML or the text that the RTF was made from, and
 * RTF that was made from neither as it is; characters that the code page lacks are references by number in HTML.
 * Enough is read at once to tell which it is. Stat gives no size then. MAPI_E_INVALID_PARAMETER for MAPI_NATIVE_BODY
 * with MAPI_MODIFY and for records that are too small, MAPI_E_UNKNOWN_CPID for a code page that isn't known here.
 * pRetInfo may be null. */
STDAPI WrapCompressedRTFStreamEx(LPSTREAM pCompressedRTFStream, const RTF_WCSINFO *pWCSInfo,
                                 LPSTREAM *ppUncompressedRTFStream, RTF_WCSRETINFO *pRetInfo);

/* Which body changed. */
#define RTF_SYNC_RTF_CHANGED ((ULONG)0x00000001)
#define RTF_SYNC_BODY_CHANGED ((ULONG)0x00000002)

/* Brings PR_BODY and PR_RTF_COMPRESSED into step. RTF_SYNC_RTF_CHANGED: PR_BODY becomes the text of the RTF, if there
 * is any. RTF_SYNC_BODY_CHANGED: the RTF is made anew, from PR_HTML where the message has one, else from PR_BODY.
 * Both: as the first, if there is RTF. A form that says the same already, white space aside, is left alone.
 * PR_RTF_IN_SYNC and the five PR_RTF_SYNC_ properties are set. *lpfMessageUpdated is 1 if any property has changed:
 * the caller saves them with SaveChanges. MAPI_E_NO_ACCESS for a message that is read-only, MAPI_E_NO_SUPPORT for one
 * that isn't this library's. */
STDAPI RTFSync(LPMESSAGE lpMessage, ULONG ulFlags, BOOL *lpfMessageUpdated);

#endif
