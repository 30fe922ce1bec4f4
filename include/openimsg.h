/* What OpenIMsg adds to the interfaces it clones. */
#ifndef OPENIMSG_H
#define OPENIMSG_H

#include "openimsg_types.h"

/* The library's version, such as "1.2.3": static text, never freed. */
EXTERN_C const char *OpenIMsgVersion(void);

/* Sets the code page that narrow strings (LPSTR, PT_STRING8) crossing the interfaces are in, for the
 * whole process. UTF-8 (65001) from the start. E_INVALIDARG for a code page that is not known; the
 * setting then stays. What files hold has its own code page and is converted. */
EXTERN_C HRESULT OpenIMsgSetNarrowCodePage(ULONG ulCodePage);

/* The code page that narrow strings crossing the interfaces are in now. */
EXTERN_C ULONG OpenIMsgGetNarrowCodePage(void);

/* Sets the number of data bytes from which GetProps answers a string, binary or multi-valued property
 * with MAPI_E_NOT_ENOUGH_MEMORY, so that the caller reads it as a stream. 32768 from the start, 4096
 * at least: E_INVALIDARG below that, and the setting stays. */
EXTERN_C HRESULT OpenIMsgSetPropertyThreshold(ULONG cbThreshold);

/* The number of bytes last set with OpenIMsgSetPropertyThreshold. */
EXTERN_C ULONG OpenIMsgGetPropertyThreshold(void);

/* The flat interface: messages without interface pointers, for languages that call C functions.
 *
 * Every argument is an integer, a double or a pointer; nothing is called back. Text is UTF-8, paths too; what
 * comes in ends with a NUL or has its length in bytes beside it (-1: up to the NUL), what goes out has both. A
 * function answers 0, or an HRESULT below 0: MAPI_E_NOT_FOUND (0x8004010F) where something isn't there,
 * MAPI_E_INVALID_OBJECT (0x80040108) for a handle that was closed or never was one, and for what has died under one;
 * MAPI_E_INTERFACE_NOT_SUPPORTED (0x80004002) for an object of another kind than the function is for;
 * MAPI_E_INVALID_PARAMETER (0x80070057) for a null pointer that isn't said to be optional; MAPI_E_NO_ACCESS
 * (0x80070005) for changes to what was opened for reading; MAPI_E_CORRUPT_DATA (0x8004011B) for what is no
 * message; and others. Out parameters are zero then.
 *
 * An OpenIMsgObject is a message, an attachment or a recipient; an OpenIMsgValue is a copy of a property. They are
 * handles and lead nowhere; each is closed once, in any order, on any thread. A file is closed with the last
 * handle on something in it. Different messages may be used on different threads at once; threads that use one
 * message wait for each other. */
typedef struct OpenIMsgObject OpenIMsgObject;
typedef struct OpenIMsgValue OpenIMsgValue;

/* What the last function that failed on this thread has to say, such as "MAPI_E_NOT_FOUND: not found:
 * 0x0037001F"; "" if none did. The text stays until another one fails on this thread. */
EXTERN_C const char *OpenIMsgErrorText(void);

/* The name of a code, such as "MAPI_E_NOT_FOUND": static text; "" if it has none here. */
EXTERN_C const char *OpenIMsgCodeName(int32_t code);

/* Frees a block that a function below gave out; null is nothing to do. */
EXTERN_C void OpenIMsgFree(void *block);

/* Messages. */

/* Opens a message file, for changing too if `writable` is not 0. */
EXTERN_C int32_t OpenIMsgOpenFile(const char *path, int32_t writable, OpenIMsgObject **message);

/* Opens a message in memory; the bytes are copied. It may be changed; OpenIMsgGetFile gives its new bytes. */
EXTERN_C int32_t OpenIMsgOpenMemory(const void *bytes, uint64_t size, OpenIMsgObject **message);

/* A new message of class IPM.Note. OpenIMsgSave writes it to the file, whose old contents stay until then; a file
 * that wasn't there is a valid empty one until then. */
EXTERN_C int32_t OpenIMsgCreateFile(const char *path, OpenIMsgObject **message);
EXTERN_C int32_t OpenIMsgCreateMemory(OpenIMsgObject **message);

/* Saves. A message's changes go into its file at once or not at all; those of an attachment, of the message in it
 * and of a recipient go into the message they belong to, and need saving with that. */
EXTERN_C int32_t OpenIMsgSave(OpenIMsgObject *object);

/* Writes a message as it is now, saved or not, embedded or not, to a file of its own, replacing what is there in
 * one step; the handle goes on with the message that it had. */
EXTERN_C int32_t OpenIMsgSaveAs(OpenIMsgObject *message, const char *path);

/* The same as the bytes of a file: a block for OpenIMsgFree. */
EXTERN_C int32_t OpenIMsgGetFile(OpenIMsgObject *message, void **bytes, uint64_t *size);

/* Closes a handle; what wasn't saved is dropped with the last one. Null is nothing to do. */
EXTERN_C int32_t OpenIMsgClose(OpenIMsgObject *object);

/* Properties, by their tags: the number in the high 16 bits, the type in the low ones. Types: 2 (16 bits), 3 (32),
 * 0x14 (64), 0xB (boolean), 6 (currency in ten-thousandths), 0x40 (time in steps of 100 ns since 1601-01-01 UTC;
 * Unix time is (t - 116444736000000000) / 10000000), 0xA (error), all of them integers here; 4 and 5 (reals), 7
 * (days since 1899-12-30); 0x1E and 0x1F (text); 0x102 (bytes), 0x48 (GUID: 16 bytes); 0xD (object); 0x1000 added
 * where there are many values. Type 0 finds a property of any type; as do 0x1E and 0x1F each other's. */

/* The tag that a name has: of MAPI's headers (PR_SUBJECT) or of [MS-OXPROPS] (PidTagSubject, PidLidLocation), any of
 * them without regard to case; a number in hexadecimal (0x0037001F); a property set and what it has (see
 * OpenIMsgGetNamedTag) as {GUID}/0x8208 or {GUID}/Keywords, or with the set's name, PS_PUBLIC_STRINGS/Keywords. Tags
 * of named properties hold for this message file alone, and have type 0. MAPI_E_NOT_FOUND if the name isn't known,
 * or the file has no such named property and `create` is 0. The object may be null for names that aren't in a
 * set. */
EXTERN_C int32_t OpenIMsgGetTag(OpenIMsgObject *object, const char *name, int32_t create, uint32_t *tag);

/* The tag of a named property: the set's GUID as {...} or its name (PSETID_Common, PS_PUBLIC_STRINGS), and a string
 * in it, or, if `name` is null, a number. */
EXTERN_C int32_t OpenIMsgGetNamedTag(OpenIMsgObject *object, const char *set, const char *name, uint32_t number,
                                     int32_t create, uint32_t *tag);

/* The name of a property: of MAPI's headers, else of [MS-OXPROPS], else {GUID}/0x8208 or {GUID}/name, else the
 * tag as 0x and eight digits. A block for OpenIMsgFree. */
EXTERN_C int32_t OpenIMsgGetName(OpenIMsgObject *object, uint32_t tag, char **name);

/* The tags of the properties that an object has, ascending; text has type 0x1F. A block for OpenIMsgFree, null if
 * there are none. */
EXTERN_C int32_t OpenIMsgGetTags(OpenIMsgObject *object, uint32_t **tags, uint32_t *count);

/* One value, whole: MAPI_E_UNEXPECTED_TYPE (0x80040304) where the property is of another kind. Text and bytes are
 * blocks for OpenIMsgFree; a NUL, which `length` doesn't count, ends the text. */
EXTERN_C int32_t OpenIMsgGetInteger(OpenIMsgObject *object, uint32_t tag, int64_t *value);
EXTERN_C int32_t OpenIMsgGetReal(OpenIMsgObject *object, uint32_t tag, double *value);
EXTERN_C int32_t OpenIMsgGetText(OpenIMsgObject *object, uint32_t tag, char **text, uint64_t *length);
EXTERN_C int32_t OpenIMsgGetBytes(OpenIMsgObject *object, uint32_t tag, void **bytes, uint64_t *size);

/* Sets a property. With type 0 it keeps the type it has; a new one gets 3 or 0x14, 5, 0x1F, 0x102. An integer that
 * its type can't hold: MAPI_E_BAD_VALUE (0x80040301). MAPI_E_COMPUTED (0x8004011A) for what the library keeps by
 * itself. Deleting what isn't there is no failure. */
EXTERN_C int32_t OpenIMsgSetInteger(OpenIMsgObject *object, uint32_t tag, int64_t value);
EXTERN_C int32_t OpenIMsgSetReal(OpenIMsgObject *object, uint32_t tag, double value);
EXTERN_C int32_t OpenIMsgSetText(OpenIMsgObject *object, uint32_t tag, const char *text, int64_t length);
EXTERN_C int32_t OpenIMsgSetBytes(OpenIMsgObject *object, uint32_t tag, const void *bytes, uint64_t size);
EXTERN_C int32_t OpenIMsgDelete(OpenIMsgObject *object, uint32_t tag);

/* Text and bytes in pieces, for what is too large to hold: as stored for the tag, text as UTF-16LE. Reading past the
 * end gives 0 bytes. Writing makes the property if need be; a gap is filled with zeros. Recipients have no such
 * properties (MAPI_E_NO_SUPPORT, 0x80040102). */
EXTERN_C int32_t OpenIMsgGetSize(OpenIMsgObject *object, uint32_t tag, uint64_t *size);
EXTERN_C int32_t OpenIMsgRead(OpenIMsgObject *object, uint32_t tag, uint64_t offset, void *buffer, uint64_t size,
                              uint64_t *done);
EXTERN_C int32_t OpenIMsgWrite(OpenIMsgObject *object, uint32_t tag, uint64_t offset, const void *bytes,
                               uint64_t size);
EXTERN_C int32_t OpenIMsgSetSize(OpenIMsgObject *object, uint32_t tag, uint64_t size);

/* Values: properties of any type, many-valued ones too. Text and bytes that a value gives belong to it and stay
 * until it is closed. An index that isn't below the count: MAPI_E_NOT_FOUND. Objects have no values. */
EXTERN_C int32_t OpenIMsgGetValue(OpenIMsgObject *object, uint32_t tag, OpenIMsgValue **value);
EXTERN_C int32_t OpenIMsgValueType(OpenIMsgValue *value, uint32_t *type);
EXTERN_C int32_t OpenIMsgValueCount(OpenIMsgValue *value, uint32_t *count);
EXTERN_C int32_t OpenIMsgValueInteger(OpenIMsgValue *value, uint32_t index, int64_t *integer);
EXTERN_C int32_t OpenIMsgValueReal(OpenIMsgValue *value, uint32_t index, double *real);
EXTERN_C int32_t OpenIMsgValueText(OpenIMsgValue *value, uint32_t index, const char **text, uint64_t *length);
EXTERN_C int32_t OpenIMsgValueBytes(OpenIMsgValue *value, uint32_t index, const void **bytes, uint64_t *size);

/* An empty value of a type, which the Add functions fill; a single-valued one takes one. */
EXTERN_C int32_t OpenIMsgCreateValue(uint32_t type, OpenIMsgValue **value);
EXTERN_C int32_t OpenIMsgAddInteger(OpenIMsgValue *value, int64_t integer);
EXTERN_C int32_t OpenIMsgAddReal(OpenIMsgValue *value, double real);
EXTERN_C int32_t OpenIMsgAddText(OpenIMsgValue *value, const char *text, int64_t length);
EXTERN_C int32_t OpenIMsgAddBytes(OpenIMsgValue *value, const void *bytes, uint64_t size);

/* Sets a property to a value with something in it; the type is the value's, whatever the tag says. */
EXTERN_C int32_t OpenIMsgSetValue(OpenIMsgObject *object, uint32_t tag, OpenIMsgValue *value);
EXTERN_C int32_t OpenIMsgCloseValue(OpenIMsgValue *value);

/* Recipients and attachments, by their place in the message from 0 on. Removing one moves those behind it up; open
 * handles keep to what they were opened on. All of it is in the file after OpenIMsgSave on the message. */

EXTERN_C int32_t OpenIMsgGetRecipientCount(OpenIMsgObject *message, uint32_t *count);
EXTERN_C int32_t OpenIMsgOpenRecipient(OpenIMsgObject *message, uint32_t index, OpenIMsgObject **recipient);

/* Adds one: `kind` is 1 (To), 2 (Cc) or 3 (Bcc); `type` is null for SMTP. `recipient` may be null. */
EXTERN_C int32_t OpenIMsgAddRecipient(OpenIMsgObject *message, int32_t kind, const char *name, const char *type,
                                      const char *address, OpenIMsgObject **recipient);
EXTERN_C int32_t OpenIMsgRemoveRecipient(OpenIMsgObject *message, uint32_t index);

EXTERN_C int32_t OpenIMsgGetAttachmentCount(OpenIMsgObject *message, uint32_t *count);
EXTERN_C int32_t OpenIMsgOpenAttachment(OpenIMsgObject *message, uint32_t index, OpenIMsgObject **attachment);

/* Adds a file: from memory, or from a path, whose last part is its name if `name` is null. `attachment` may be
 * null. Its bytes are PR_ATTACH_DATA_BIN (0x37010102), for OpenIMsgRead and the like. */
EXTERN_C int32_t OpenIMsgAddAttachment(OpenIMsgObject *message, const char *name, const void *bytes, uint64_t size,
                                       OpenIMsgObject **attachment);
EXTERN_C int32_t OpenIMsgAddAttachmentFile(OpenIMsgObject *message, const char *path, const char *name,
                                           OpenIMsgObject **attachment);
EXTERN_C int32_t OpenIMsgRemoveAttachment(OpenIMsgObject *message, uint32_t index);

/* The message in an attachment; MAPI_E_NOT_FOUND or MAPI_E_INTERFACE_NOT_SUPPORTED (0x80004002) for another kind. */
EXTERN_C int32_t OpenIMsgOpenEmbedded(OpenIMsgObject *attachment, OpenIMsgObject **message);

/* Adds an attachment with a new message in it, both open: fill and save the embedded one, then save the attachment,
 * then the message. `attachment` may not be null. */
EXTERN_C int32_t OpenIMsgAddEmbedded(OpenIMsgObject *message, const char *name, OpenIMsgObject **attachment,
                                     OpenIMsgObject **embedded);

#endif
