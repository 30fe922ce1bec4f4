/* Object identifiers for PR_ATTACH_TAG and PR_ATTACH_ENCODING. */
#ifndef OPENIMSG_MAPIOID_H
#define OPENIMSG_MAPIOID_H
#define _MAPIOID_ /* the name that other code looks for */

#include "openimsg_types.h"

/* All begin 1.2.840.113556.3.10, written as object identifiers are; the last parts follow. */
#define OPENIMSG_OID_PREFIX_ 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x14, 0x03

#define OID_TAG 0x0A
#define OID_ENCODING 0x0B

#define CB_OID_1 9
#define CB_OID_2 10
#define CB_OID_3 11
#define CB_OID_4 12

/* The bytes of each, for an initialiser of BYTE[], and their number. */

#define OPENIMSG_OID_TNEF {OPENIMSG_OID_PREFIX_, OID_TAG, 0x01}
#define CB_OID_TNEF CB_OID_1
#define OPENIMSG_OID_OLE {OPENIMSG_OID_PREFIX_, OID_TAG, 0x03}
#define CB_OID_OLE CB_OID_1
#define OPENIMSG_OID_OLE1 {OPENIMSG_OID_PREFIX_, OID_TAG, 0x03, 0x01}
#define CB_OID_OLE1 CB_OID_2
#define OPENIMSG_OID_OLE1_STORAGE {OPENIMSG_OID_PREFIX_, OID_TAG, 0x03, 0x01, 0x01}
#define CB_OID_OLE1_STORAGE CB_OID_3
#define OPENIMSG_OID_OLE2 {OPENIMSG_OID_PREFIX_, OID_TAG, 0x03, 0x02}
#define CB_OID_OLE2 CB_OID_2
#define OPENIMSG_OID_OLE2_STORAGE {OPENIMSG_OID_PREFIX_, OID_TAG, 0x03, 0x02, 0x01}
#define CB_OID_OLE2_STORAGE CB_OID_3
#define OPENIMSG_OID_MAC_BINARY {OPENIMSG_OID_PREFIX_, OID_ENCODING, 0x01}
#define CB_OID_MAC_BINARY CB_OID_1
#define OPENIMSG_OID_MIMETAG {OPENIMSG_OID_PREFIX_, OID_TAG, 0x04}
#define CB_OID_MIMETAG CB_OID_1

/* The bytes of any such identifier, declared, or defined with INITOID, the same way. */
#ifdef INITOID
#define DEFINE_OID_1(name, b0, b1) static const BYTE name[] = {OPENIMSG_OID_PREFIX_, b0, b1}
#define DEFINE_OID_2(name, b0, b1, b2) static const BYTE name[] = {OPENIMSG_OID_PREFIX_, b0, b1, b2}
#define DEFINE_OID_3(name, b0, b1, b2, b3) static const BYTE name[] = {OPENIMSG_OID_PREFIX_, b0, b1, b2, b3}
#define DEFINE_OID_4(name, b0, b1, b2, b3, b4)                                                      \
    static const BYTE name[] = {OPENIMSG_OID_PREFIX_, b0, b1, b2, b3, b4}
#else
#define DEFINE_OID_1(name, b0, b1) EXTERN_C const BYTE name[]
#define DEFINE_OID_2(name, b0, b1, b2) EXTERN_C const BYTE name[]
#define DEFINE_OID_3(name, b0, b1, b2, b3) EXTERN_C const BYTE name[]
#define DEFINE_OID_4(name, b0, b1, b2, b3, b4) EXTERN_C const BYTE name[]
#endif

/* With INITOID and USES_OID_ for each, constants of the file itself. */

#ifdef INITOID
#ifdef USES_OID_TNEF
static const BYTE OID_TNEF[CB_OID_TNEF] = OPENIMSG_OID_TNEF;
#endif
#ifdef USES_OID_OLE
static const BYTE OID_OLE[CB_OID_OLE] = OPENIMSG_OID_OLE;
#endif
#ifdef USES_OID_OLE1
static const BYTE OID_OLE1[CB_OID_OLE1] = OPENIMSG_OID_OLE1;
#endif
#ifdef USES_OID_OLE1_STORAGE
static const BYTE OID_OLE1_STORAGE[CB_OID_OLE1_STORAGE] = OPENIMSG_OID_OLE1_STORAGE;
#endif
#ifdef USES_OID_OLE2
static const BYTE OID_OLE2[CB_OID_OLE2] = OPENIMSG_OID_OLE2;
#endif
#ifdef USES_OID_OLE2_STORAGE
static const BYTE OID_OLE2_STORAGE[CB_OID_OLE2_STORAGE] = OPENIMSG_OID_OLE2_STORAGE;
#endif
#ifdef USES_OID_MAC_BINARY
static const BYTE OID_MAC_BINARY[CB_OID_MAC_BINARY] = OPENIMSG_OID_MAC_BINARY;
#endif
#ifdef USES_OID_MIMETAG
static const BYTE OID_MIMETAG[CB_OID_MIMETAG] = OPENIMSG_OID_MIMETAG;
#endif
#endif

#endif
