/* What both examples need: text to UTF-16 for file names, property values, and the way they report errors. */
#ifndef EXAMPLE_COMMON_H
#define EXAMPLE_COMMON_H

#include <imessage.h>
#include <mapiutil.h>
#include <openimsg.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Goes to `done` with the code in hr if a call fails. */
#define TRY(call)                                                                                   \
    do {                                                                                            \
        if (FAILED(hr = (call))) {                                                                  \
            fprintf(stderr, "%s: 0x%08X\n", #call, (unsigned)hr);                                   \
            goto done;                                                                              \
        }                                                                                           \
    } while (0)

#define RELEASE(object)                                                                             \
    do {                                                                                            \
        if (object)                                                                                 \
            (object)->lpVtbl->Release(object);                                                      \
    } while (0)

/* File names are UTF-16: this makes one of UTF-8, freed with free. NULL for text that isn't UTF-8. */
static inline WCHAR *wide(const char *text)
{
    const unsigned char *from = (const unsigned char *)text;
    WCHAR *units = (WCHAR *)malloc((strlen(text) + 1) * sizeof(WCHAR)), *to = units;
    while (units && *from) {
        int more = *from < 0x80 ? 0 : *from >= 0xF0 ? 3 : *from >= 0xE0 ? 2 : *from >= 0xC2 ? 1 : -1;
        uint32_t code = more <= 0 ? *from : *from & (0x3Fu >> more);
        from++;
        while (more > 0 && (*from & 0xC0) == 0x80) {
            code = code << 6 | (*from++ & 0x3F);
            more--;
        }
        if (more != 0 || code > 0x10FFFF) {
            free(units);
            return NULL;
        }
        if (code >= 0x10000) {
            *to++ = (WCHAR)(0xD800 + ((code - 0x10000) >> 10));
            *to++ = (WCHAR)(0xDC00 + ((code - 0x10000) & 0x3FF));
        } else {
            *to++ = (WCHAR)code;
        }
    }
    if (units)
        *to = 0;
    return units;
}

/* A narrow string is UTF-8; the file holds it as UTF-16. */
static inline SPropValue text(ULONG tag, const char *value)
{
    SPropValue property;
    memset(&property, 0, sizeof property);
    property.ulPropTag = tag;
    property.Value.lpszA = (LPSTR)value;
    return property;
}

static inline SPropValue number(ULONG tag, LONG value)
{
    SPropValue property;
    memset(&property, 0, sizeof property);
    property.ulPropTag = tag;
    property.Value.l = value;
    return property;
}

/* The message in a storage: what it returns is freed with MAPIFreeBuffer. */
static inline HRESULT open_message(LPSTORAGE storage, LPMESSAGE *message)
{
    return OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer,
                          MAPIGetDefaultMalloc(), NULL, storage, NULL, 0, MAPI_UNICODE, message);
}

#endif
