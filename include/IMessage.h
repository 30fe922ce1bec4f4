#ifndef OPENIMSG_IMESSAGE_H
#define OPENIMSG_IMESSAGE_H
#include <stdint.h>
typedef struct IStorage IStorage;
typedef struct IStorageVtbl { int32_t (*QueryInterface)(IStorage *This, const void *riid, void **ppv); } IStorageVtbl;
struct IStorage { const IStorageVtbl *lpVtbl; };
extern int32_t OpenIMsgSession(void *lpMalloc, uint32_t ulFlags, void **lppMsgSess);
#endif
