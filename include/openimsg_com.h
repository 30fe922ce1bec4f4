/* Functions of COM beside the storage: GUIDs as text, classes, storage media. */
#ifndef OPENIMSG_COM_H
#define OPENIMSG_COM_H

#include "openimsg_storage.h"

/* GUIDs as {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}, hexadecimal digits of either case. Null for the text gives
 * the GUID of zeros. CO_E_CLASSSTRING, CO_E_IIDSTRING for what is no such text (E_INVALIDARG from IIDFromString
 * if the length is wrong); the GUID is zero then. */
STDAPI CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid);
STDAPI IIDFromString(LPCOLESTR lpsz, LPIID lpiid);

/* The text in upper case: a task allocation of 39 units that the caller frees with CoTaskMemFree. */
STDAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR *lplpsz);
STDAPI StringFromIID(REFIID rclsid, LPOLESTR *lplpsz);

/* The same into the caller's cchMax units. 39, the NUL counted; 0 and nothing written if cchMax is less. */
STDAPI_(int) StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax);

/* A random GUID (RFC 4122, version 4). */
STDAPI CoCreateGuid(GUID *pguid);

/* There is no registry of classes: REGDB_E_CLASSNOTREG for every class that isn't the library's own, which has
 * none at present. *ppv is null then. CO_E_CLASSSTRING from CLSIDFromProgID for every name. */
STDAPI CoCreateInstance(REFCLSID rclsid, LPUNKNOWN pUnkOuter, DWORD dwClsContext, REFIID riid, LPVOID *ppv);
STDAPI CoGetClassObject(REFCLSID rclsid, DWORD dwClsContext, LPVOID pvReserved, REFIID riid, LPVOID *ppv);
STDAPI ProgIDFromCLSID(REFCLSID clsid, LPOLESTR *lplpszProgID);
STDAPI CLSIDFromProgID(LPCOLESTR lpszProgID, LPCLSID lpclsid);

/* The stream "\1CompObj" of a storage [MS-OLEDS] 2.3.8: a clipboard format and a name for users of what the
 * storage holds, with the storage's class. The name may be null (empty); cf is 0 for none, a standard format, or
 * one that RegisterClipboardFormat gave out, which is written by its name (E_INVALIDARG for other numbers from
 * 0xC000). */
STDAPI WriteFmtUserTypeStg(IStorage *pstg, CLIPFORMAT cf, LPOLESTR lpszUserType);

/* What that stream says; either out pointer may be null. The name is a task allocation for the caller to free.
 * STG_E_FILENOTFOUND if there is no such stream, STG_E_READFAULT if it ends early. */
STDAPI ReadFmtUserTypeStg(IStorage *pstg, CLIPFORMAT *pcf, LPOLESTR *lplpszUserType);

/* Numbers for the names of clipboard formats, from 0xC000 to 0xFFFF, the same for the same name (ASCII case
 * aside) as long as the process lives. 0 for null, an empty name, one of more than 255 units and when the numbers
 * have run out. */
STDAPI_(UINT) RegisterClipboardFormatW(LPCWSTR lpszFormat);
STDAPI_(UINT) RegisterClipboardFormatA(LPCSTR lpszFormat);
#ifdef UNICODE
#define RegisterClipboardFormat RegisterClipboardFormatW
#else
#define RegisterClipboardFormat RegisterClipboardFormatA
#endif

/* The kind of a storage medium, and what frees it: ReleaseStgMedium gives back what the union holds (a file is
 * removed, unless pUnkForRelease owns it; its name is freed), releases pUnkForRelease, and sets TYMED_NULL. */
#define TYMED_NULL ((DWORD)0)
#define TYMED_HGLOBAL ((DWORD)1)
#define TYMED_FILE ((DWORD)2)
#define TYMED_ISTREAM ((DWORD)4)
#define TYMED_ISTORAGE ((DWORD)8)
#define TYMED_GDI ((DWORD)16)
#define TYMED_MFPICT ((DWORD)32)
#define TYMED_ENHMF ((DWORD)64)
typedef struct tagSTGMEDIUM {
    DWORD tymed;
    __extension__ union {
        HBITMAP hBitmap;
        HMETAFILEPICT hMetaFilePict;
        HENHMETAFILE hEnhMetaFile;
        HGLOBAL hGlobal;
        LPOLESTR lpszFileName;
        IStream *pstm;
        IStorage *pstg;
    };
    IUnknown *pUnkForRelease;
} STGMEDIUM, *LPSTGMEDIUM;
STDAPI_(void) ReleaseStgMedium(LPSTGMEDIUM pmedium);

#endif
