/* WrapCompressedRTFStream and WrapCompressedRTFStreamEx, over streams of the library and of the test's own. */
#include "message_support.h"

/* The sample of [MS-OXRTFCP] 4.1.1. */
static const BYTE sample[] = {
    0x2D, 0, 0, 0, 0x2B, 0, 0, 0, 0x4C, 0x5A, 0x46, 0x75, 0xF1, 0xC5, 0xC7, 0xA7, 0x03,
    0x00, 0x0A, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0A, 0xF3, 0x20, 0x68, 0x65,
    0x6C, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xB0, 0x6C, 0x64, 0x7D, 0x0A, 0x80, 0x0F, 0xA0};
static const char sample_text[] = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";

static const char html_rtf[] =
    "{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fcharset204 Arial;}}"
    "{\\*\\htmltag19 <html>}{\\*\\htmltag50 <body>}{\\*\\htmltag64}\\htmlrtf {\\f1 no\\htmlrtf0 \\'cf\\u8364?\\htmlrtf }"
    "\\htmlrtf0{\\*\\mhtmltag84 <no>}{\\*\\htmltag58 </body>}}";
static const char text_rtf[] = "{\\rtf1\\ansi\\fromtext {\\fonttbl{\\f0 A;}}one\\par two\\tab \\'e9}";
static const char plain_rtf[] = "{\\rtf1\\ansi {\\b bold}}";

/* A stream of the test's own: bytes in memory, in order only, so many at a time. */
typedef struct {
    const IStreamVtbl *vtbl;
    LONG count;
    BYTE *bytes;
    ULONG size, place, step, commits;
    HRESULT failure;
    ULONG fails_from;
    IStream *calls_back;
    HRESULT called_back;
} ordered;

static HRESULT STDMETHODCALLTYPE ordered_query(IStream *this, REFIID iid, void **out)
{
    (void)this, (void)iid;
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE ordered_add(IStream *this) { return (ULONG) ++((ordered *)this)->count; }
static ULONG STDMETHODCALLTYPE ordered_release(IStream *this) { return (ULONG) --((ordered *)this)->count; }

static HRESULT STDMETHODCALLTYPE ordered_read(IStream *this, void *target, ULONG count, ULONG *done)
{
    ordered *self = (ordered *)this;
    *done = 0;
    if (self->failure && self->place >= self->fails_from)
        return self->failure;
    if (self->calls_back) {
        BYTE one;
        self->called_back = self->calls_back->lpVtbl->Read(self->calls_back, &one, 1, NULL);
    }
    if (count > self->step)
        count = self->step;
    if (count > self->size - self->place)
        count = self->size - self->place;
    memcpy(target, self->bytes + self->place, count);
    self->place += count;
    *done = count;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE ordered_write(IStream *this, const void *source, ULONG count, ULONG *done)
{
    ordered *self = (ordered *)this;
    *done = 0;
    if (self->failure && self->place >= self->fails_from)
        return self->failure;
    if (count > self->step)
        count = self->step;
    self->bytes = realloc(self->bytes, self->place + count);
    memcpy(self->bytes + self->place, source, count);
    self->place += count;
    self->size = self->place;
    *done = count;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE ordered_commit(IStream *this, DWORD flags)
{
    (void)flags;
    ((ordered *)this)->commits++;
    return S_OK;
}

/* No Seek, no SetSize, nothing else. */
static const IStreamVtbl ordered_vtbl = {.QueryInterface = ordered_query,
                                         .AddRef = ordered_add,
                                         .Release = ordered_release,
                                         .Read = ordered_read,
                                         .Write = ordered_write,
                                         .Commit = ordered_commit};

static IStream *memory_stream(const void *bytes, ULONG size)
{
    IStream *stream = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    REQUIRE_HR(S_OK, CreateStreamOnHGlobal(NULL, TRUE, &stream));
    if (size)
        CHECK_HR(S_OK, stream->lpVtbl->Write(stream, bytes, size, NULL));
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    return stream;
}

/* All that a stream gives, NUL-terminated; the caller frees it. */
static char *read_all(IStream *stream, ULONG step, ULONG *size)
{
    char *text = malloc(1 << 16);
    ULONG total = 0, done = 0;
    while (total + step < 1 << 16 && stream->lpVtbl->Read(stream, text + total, step, &done) == S_OK && done)
        total += done;
    text[total] = 0;
    if (size)
        *size = total;
    return text;
}

static int reads_as(IStream *packed, ULONG step, const char *text)
{
    IStream *plain = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    packed->lpVtbl->Seek(packed, start, STREAM_SEEK_SET, NULL);
    CHECK_HR(S_OK, WrapCompressedRTFStream(packed, 0, &plain));
    if (!plain)
        return 0;
    char *given = read_all(plain, step, NULL);
    int same = !strcmp(given, text);
    if (!same)
        fprintf(stderr, "     got <%s>\n", given);
    free(given);
    RELEASE(plain);
    return same;
}

/* Compressed RTF of a text. */
static IStream *packed_stream(const char *text, ULONG flags)
{
    IStream *packed = memory_stream(NULL, 0), *plain = NULL;
    LARGE_INTEGER start = {.QuadPart = 0};
    CHECK_HR(S_OK, WrapCompressedRTFStream(packed, MAPI_MODIFY | flags, &plain));
    CHECK_HR(S_OK, plain->lpVtbl->Write(plain, text, (ULONG)strlen(text), NULL));
    CHECK_HR(S_OK, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    RELEASE(plain);
    CHECK_HR(S_OK, packed->lpVtbl->Seek(packed, start, STREAM_SEEK_SET, NULL));
    return packed;
}

static void read_sample(void)
{
    IStream *packed = memory_stream(sample, sizeof sample), *plain = NULL, *other = NULL;
    LARGE_INTEGER none = {.QuadPart = 0};
    ULARGE_INTEGER position = {.QuadPart = 99}, size = {.QuadPart = 5}, all = {.QuadPart = ~0ull};
    STATSTG status;
    BYTE bytes[8];
    ULONG done = 77;
    for (ULONG step = 1; step < 64; step += 9)
        CHECK(reads_as(packed, step, sample_text));
    CHECK_HR(S_OK, packed->lpVtbl->Seek(packed, none, STREAM_SEEK_SET, NULL));
    REQUIRE_HR(S_OK, WrapCompressedRTFStream(packed, 0, &plain));
    CHECK_HR(S_OK, plain->lpVtbl->Stat(plain, &status, STATFLAG_NONAME));
    CHECK(status.cbSize.QuadPart == 43 && status.type == STGTY_STREAM && !status.pwcsName);
    CHECK_HR(S_OK, plain->lpVtbl->Read(plain, bytes, 5, &done));
    CHECK(done == 5 && !memcmp(bytes, "{\\rtf", 5));
    CHECK_HR(S_OK, plain->lpVtbl->Seek(plain, none, STREAM_SEEK_CUR, &position));
    CHECK(position.QuadPart == 5);
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->Seek(plain, none, STREAM_SEEK_SET, &position));
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->Seek(plain, none, STREAM_SEEK_END, &position));
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->SetSize(plain, size));
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->Revert(plain));
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->LockRegion(plain, size, size, 1));
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->UnlockRegion(plain, size, size, 1));
    CHECK_HR(MAPI_E_NO_SUPPORT, plain->lpVtbl->Clone(plain, &other));
    CHECK(!other);
    CHECK_HR(STG_E_ACCESSDENIED, plain->lpVtbl->Write(plain, bytes, 1, &done));
    CHECK_HR(S_OK, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    other = memory_stream(NULL, 0);
    CHECK_HR(S_OK, plain->lpVtbl->CopyTo(plain, other, all, &size, &position));
    CHECK(size.QuadPart == 38 && position.QuadPart == 38);
    CHECK(stream_is(other, sample_text + 5, 38));
    CHECK_HR(S_OK, plain->lpVtbl->Read(plain, bytes, 8, &done));
    CHECK(done == 0);
    RELEASE(other);
    RELEASE(plain);
    RELEASE(packed);
}

static void write_and_read(void)
{
    IStream *packed = packed_stream(sample_text, 0), *plain = NULL;
    STATSTG status;
    BYTE head[16];
    LARGE_INTEGER none = {.QuadPart = 0};
    CHECK(reads_as(packed, 7, sample_text));
    RELEASE(packed);
    packed = packed_stream(sample_text, STORE_UNCOMPRESSED_RTF);
    CHECK_HR(S_OK, packed->lpVtbl->Read(packed, head, 16, NULL));
    CHECK(!memcmp(head + 8, "MELA\0\0\0", 8) && head[4] == 43 && head[0] == 43 + 12);
    CHECK(reads_as(packed, 7, sample_text));
    /* A shorter value takes the place of a longer one, all of it; the last Release commits. */
    CHECK_HR(S_OK, packed->lpVtbl->Seek(packed, none, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, WrapCompressedRTFStream(packed, MAPI_MODIFY, &plain));
    CHECK_HR(S_OK, plain->lpVtbl->Write(plain, plain_rtf, sizeof plain_rtf - 1, NULL));
    CHECK_HR(STG_E_ACCESSDENIED, plain->lpVtbl->Read(plain, head, 1, NULL));
    CHECK_HR(S_OK, plain->lpVtbl->Stat(plain, &status, STATFLAG_NONAME));
    CHECK(status.cbSize.QuadPart == sizeof plain_rtf - 1);
    RELEASE(plain);
    CHECK_HR(S_OK, packed->lpVtbl->Stat(packed, &status, STATFLAG_NONAME));
    CHECK(status.cbSize.QuadPart < 16 + 43);
    CHECK(reads_as(packed, 64, plain_rtf));
    /* Written on after a Commit. */
    CHECK_HR(S_OK, packed->lpVtbl->Seek(packed, none, STREAM_SEEK_SET, NULL));
    CHECK_HR(S_OK, WrapCompressedRTFStream(packed, MAPI_MODIFY, &plain));
    for (ULONG place = 0; place < 43; place++) {
        CHECK_HR(S_OK, plain->lpVtbl->Write(plain, sample_text + place, 1, NULL));
        if (place % 10 == 0)
            CHECK_HR(S_OK, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    }
    RELEASE(plain);
    CHECK(reads_as(packed, 64, sample_text));
    RELEASE(packed);
}

/* Streams that can only be read or written in order are enough. */
static void in_order(void)
{
    ordered stream = {.vtbl = &ordered_vtbl, .count = 1, .step = 5};
    IStream *foreign = (IStream *)&stream, *plain = NULL;
    char text[20000];
    BYTE one;
    for (size_t place = 0; place < sizeof text; place++)
        text[place] = (char)('a' + place * place % 23);
    CHECK_HR(S_OK, WrapCompressedRTFStream(foreign, MAPI_MODIFY, &plain));
    CHECK_HR(S_OK, plain->lpVtbl->Write(plain, text, sizeof text, NULL));
    CHECK(stream.size == 0);
    CHECK_HR(S_OK, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    CHECK(stream.size > 16 && stream.size < sizeof text && stream.commits == 1);
    /* A second one would have to go back. */
    CHECK_HR(S_OK, plain->lpVtbl->Write(plain, text, 1, NULL));
    CHECK_HR(E_NOTIMPL, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    RELEASE(plain);
    CHECK(stream.count == 1);
    stream.place = 0;
    CHECK_HR(S_OK, WrapCompressedRTFStream(foreign, 0, &plain));
    ULONG size = 0;
    char *given = read_all(plain, 1000, &size);
    CHECK(size == sizeof text && !memcmp(given, text, sizeof text));
    free(given);
    RELEASE(plain);
    /* Its errors are the caller's. */
    stream.place = 0, stream.failure = STG_E_READFAULT, stream.fails_from = 100;
    CHECK_HR(S_OK, WrapCompressedRTFStream(foreign, 0, &plain));
    CHECK_HR(STG_E_READFAULT, plain->lpVtbl->Read(plain, text, sizeof text, NULL));
    RELEASE(plain);
    stream.place = 0, stream.failure = STG_E_MEDIUMFULL, stream.fails_from = 3;
    CHECK_HR(S_OK, WrapCompressedRTFStream(foreign, MAPI_MODIFY, &plain));
    CHECK_HR(S_OK, plain->lpVtbl->Write(plain, text, 10, NULL));
    CHECK_HR(STG_E_MEDIUMFULL, plain->lpVtbl->Commit(plain, STGC_DEFAULT));
    RELEASE(plain);
    free(stream.bytes);
    /* A stream that calls back is refused. */
    stream = (ordered){.vtbl = &ordered_vtbl, .count = 1, .step = 7, .bytes = malloc(sizeof sample),
                       .size = sizeof sample};
    memcpy(stream.bytes, sample, sizeof sample);
    CHECK_HR(S_OK, WrapCompressedRTFStream(foreign, 0, &plain));
    stream.calls_back = plain;
    CHECK_HR(S_OK, plain->lpVtbl->Read(plain, &one, 1, NULL));
    CHECK_HR(MAPI_E_BUSY, stream.called_back);
    stream.calls_back = NULL;
    RELEASE(plain);
    CHECK(stream.count == 1);
    free(stream.bytes);
}

static void bad_arguments(void)
{
    IStream *packed = memory_stream(sample, sizeof sample), *plain = packed;
    RTF_WCSINFO info = {sizeof info, MAPI_NATIVE_BODY, 0, 0};
    RTF_WCSRETINFO result = {sizeof result, 7};
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStream(NULL, 0, &plain));
    CHECK(!plain);
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStream(packed, 0, NULL));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, WrapCompressedRTFStream(packed, MAPI_CREATE, &plain));
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, WrapCompressedRTFStream(packed, MAPI_NATIVE_BODY, &plain));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStreamEx(packed, NULL, &plain, &result));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStreamEx(NULL, &info, &plain, &result));
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStreamEx(packed, &info, NULL, &result));
    info.ulFlags = MAPI_NATIVE_BODY | MAPI_MODIFY;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    info.ulFlags = 0x40;
    CHECK_HR(MAPI_E_UNKNOWN_FLAGS, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    info.ulFlags = MAPI_NATIVE_BODY, info.size = 15;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    info.size = sizeof info, result.size = 4;
    CHECK_HR(MAPI_E_INVALID_PARAMETER, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    result.size = sizeof result, info.ulOutCodePage = 31337;
    CHECK_HR(MAPI_E_UNKNOWN_CPID, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    CHECK(!plain && result.ulStreamFlags == 7);
    RELEASE(packed);
    packed = memory_stream("not compressed RTF at all", 25);
    CHECK_HR(S_OK, WrapCompressedRTFStream(packed, 0, &plain));
    BYTE one;
    CHECK_HR(MAPI_E_CORRUPT_DATA, plain->lpVtbl->Read(plain, &one, 1, NULL));
    RELEASE(plain);
    RELEASE(packed);
    packed = memory_stream(NULL, 0);
    CHECK(reads_as(packed, 9, ""));
    RELEASE(packed);
}

/* What a native body reads as. */
static void native(const char *rtf, ULONG in_page, ULONG out_page, ULONG type, const char *text, ULONG size)
{
    IStream *packed = packed_stream(rtf, 0), *body = NULL;
    RTF_WCSINFO info = {sizeof info, MAPI_NATIVE_BODY, in_page, out_page};
    RTF_WCSRETINFO result = {sizeof result, 0};
    CHECK_HR(S_OK, WrapCompressedRTFStreamEx(packed, &info, &body, &result));
    CHECK_HR(type, result.ulStreamFlags);
    for (ULONG step = 1; body && step < 2000; step += 1999) {
        ULONG given = 0;
        char *bytes = read_all(body, step, &given);
        if (!CHECK(given == size && !memcmp(bytes, text, size)))
            fprintf(stderr, "     got <%s>\n", bytes);
        free(bytes);
        RELEASE(body);
        LARGE_INTEGER start = {.QuadPart = 0};
        body = NULL;
        CHECK_HR(S_OK, packed->lpVtbl->Seek(packed, start, STREAM_SEEK_SET, NULL));
        CHECK_HR(S_OK, WrapCompressedRTFStreamEx(packed, &info, &body, NULL));
    }
    if (body)
        RELEASE(body);
    RELEASE(packed);
}

static void native_bodies(void)
{
    static const char utf8[] = "<html><body>\xD0\x9F\xE2\x82\xAC</body>";
    static const char cyrillic[] = "<html><body>\xCF\x88</body>";
    static const char western[] = "<html><body>&#1055;\x80</body>";
    native(html_rtf, 0, 0, MAPI_NATIVE_BODY_TYPE_HTML, utf8, sizeof utf8 - 1);
    native(html_rtf, 1251, 0, MAPI_NATIVE_BODY_TYPE_HTML, cyrillic, sizeof cyrillic - 1);
    native(html_rtf, 1251, 1252, MAPI_NATIVE_BODY_TYPE_HTML, western, sizeof western - 1);
    native(text_rtf, 0, 0, MAPI_NATIVE_BODY_TYPE_PLAINTEXT, "one\r\ntwo\t\xC3\xA9", 11);
    native(text_rtf, 0, 1200, MAPI_NATIVE_BODY_TYPE_PLAINTEXT, "o\0n\0e\0\r\0\n\0t\0w\0o\0\t\0\xE9", 20);
    native(plain_rtf, 0, 1252, MAPI_NATIVE_BODY_TYPE_RTF, plain_rtf, sizeof plain_rtf - 1);
    native("", 0, 0, MAPI_NATIVE_BODY_TYPE_RTF, "", 0);
    /* Without the flag it is RTF, whatever that was made from. */
    IStream *packed = packed_stream(html_rtf, 0), *plain = NULL;
    RTF_WCSINFO info = {sizeof info, 0, 0, 0};
    RTF_WCSRETINFO result = {sizeof result, 0};
    CHECK_HR(S_OK, WrapCompressedRTFStreamEx(packed, &info, &plain, &result));
    CHECK_HR(MAPI_NATIVE_BODY_TYPE_RTF, result.ulStreamFlags);
    char *given = read_all(plain, 100, NULL);
    CHECK(!strcmp(given, html_rtf));
    free(given);
    RELEASE(plain);
    RELEASE(packed);
}

static void changed_bytes(void)
{
    ULONG state = 5, rounds = getenv("OPENIMSG_CHECKER") && *getenv("OPENIMSG_CHECKER") ? 200 : 3000;
    IStream *packed = packed_stream(html_rtf, 0);
    BYTE good[2048], bad[2048];
    ULONG size = 0;
    CHECK_HR(S_OK, packed->lpVtbl->Read(packed, good, sizeof good, &size));
    RELEASE(packed);
    for (ULONG round = 0; round < rounds; round++) {
        memcpy(bad, good, size);
        for (int change = 0; change < 4; change++) {
            state = state * 1664525u + 1013904223u;
            bad[(state >> 8) % size] = (BYTE)(state >> 24);
        }
        ordered stream = {.vtbl = &ordered_vtbl, .count = 1, .step = 1 + round % 50, .bytes = bad,
                          .size = size - round % 7};
        RTF_WCSINFO info = {sizeof info, round & 1 ? MAPI_NATIVE_BODY : 0, 0, 1200};
        IStream *plain = NULL;
        ULONG given = 0, said = bad[4] | (ULONG)bad[5] << 8 | (ULONG)bad[6] << 16 | (ULONG)bad[7] << 24;
        HRESULT code = WrapCompressedRTFStreamEx((IStream *)&stream, &info, &plain, NULL);
        if (FAILED(code)) {
            CHECK_HR(MAPI_E_CORRUPT_DATA, code);
            continue;
        }
        free(read_all(plain, 97, &given));
        if (!info.ulFlags && given > said)
            CHECK(given <= said);
        RELEASE(plain);
        if (stream.count != 1)
            CHECK(stream.count == 1);
    }
}

int main(void)
{
    read_sample();
    write_and_read();
    in_order();
    bad_arguments();
    native_bodies();
    changed_bytes();
    return SUMMARY();
}
