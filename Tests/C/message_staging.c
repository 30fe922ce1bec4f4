/* Large values before SaveChanges and before the storage's commit: what they cost, and who sees them. */
#include "message_support.h"
#include "long_values.h"

static void write_long(IStream *stream)
{
    for (int number = 0; number < PIECES; number++) {
        mark(number);
        CHECK_HR(S_OK, stream->lpVtbl->Write(stream, piece, PIECE, NULL));
    }
}

static int holds_long(IStream *stream)
{
    static char read[PIECE];
    LARGE_INTEGER start = {.QuadPart = 0};
    ULONG got;
    CHECK_HR(S_OK, stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL));
    for (int number = 0; number < PIECES; number++) {
        mark(number);
        if (FAILED(stream->lpVtbl->Read(stream, read, PIECE, &got)) || got != PIECE || memcmp(read, piece, PIECE))
            return 0;
    }
    return SUCCEEDED(stream->lpVtbl->Read(stream, read, 1, &got)) && got == 0;
}

static int message_holds_long(const char *path)
{
    IStorage *storage;
    IMessage *message = open_message(path, READ_ONLY, NULL, &storage);
    IAttach *attachment = NULL;
    IStream *stream = NULL;
    int result;
    REQUIRE_HR(S_OK, message->lpVtbl->OpenAttach(message, 0, NULL, 0, &attachment));
    REQUIRE_HR(S_OK, open_stream(attachment, PR_ATTACH_DATA_BIN, 0, &stream));
    result = holds_long(stream);
    RELEASE(stream);
    RELEASE(attachment);
    RELEASE(message);
    RELEASE(storage);
    return result;
}

int main(void)
{
    const char *path = test_path("staging.msg");
    IStorage *storage;
    IMessage *message;
    IAttach *attachment = NULL;
    IStream *stream = NULL, *body = NULL;
    ULONG number;
    long before, total = (long)PIECE * PIECES;
    REQUIRE_HR(S_OK, MAPIInitialize(NULL));
    unlink(path);
    before = written();
    message = create_message(path, 0, NULL, &storage);
    REQUIRE_HR(S_OK, message->lpVtbl->CreateAttach(message, NULL, 0, &number, &attachment));
    REQUIRE_HR(S_OK, open_stream(attachment, PR_ATTACH_DATA_BIN, MAPI_CREATE | MAPI_MODIFY, &stream));
    write_long(stream);
    CHECK(holds_long(stream));
    RELEASE(stream);
    CHECK_HR(S_OK, attachment->lpVtbl->SaveChanges(attachment, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, 0));
    /* Each byte once. */
    if (before >= 0)
        CHECK(written() - before < total + total / 20);
    REQUIRE_HR(S_OK, open_stream(attachment, PR_ATTACH_DATA_BIN, 0, &stream));
    CHECK(holds_long(stream));
    RELEASE(stream);
    /* What is written after that and not saved leaves no trace, and can be read when all else is gone. */
    REQUIRE_HR(S_OK, open_stream(message, PR_RTF_COMPRESSED, MAPI_CREATE | MAPI_MODIFY, &body));
    write_long(body);
    RELEASE(attachment);
    RELEASE(message);
    RELEASE(storage);
    CHECK(holds_long(body));
    RELEASE(body);
    CHECK(message_holds_long(path));
    unlink(path);
    MAPIUninitialize();
    return SUMMARY();
}
