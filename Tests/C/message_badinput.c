/* What is no message: the documented code for each, nothing leaked, no crash. */
#include "message_support.h"

#include <sys/stat.h>

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    REQUIRE(file);
    CHECK(fwrite(data, 1, size, file) == size);
    fclose(file);
}

static HRESULT open_code(const char *path, DWORD mode)
{
    IStorage *storage = (IStorage *)1;
    HRESULT code = StgOpenStorage(wide(path), NULL, mode, NULL, 0, &storage);
    CHECK(SUCCEEDED(code) ? storage != NULL : storage == NULL);
    if (SUCCEEDED(code))
        RELEASE(storage);
    return code;
}

static void check_files(void)
{
    const char *path = test_path("bad.msg");
    char text[2000];
    static const BYTE magic[8] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    BYTE header[512] = {0};
    memset(text, 'x', sizeof text);
    unlink(path);
    CHECK_HR(STG_E_FILENOTFOUND, open_code(path, READ_ONLY));
    CHECK_HR(STG_E_FILENOTFOUND, open_code(path, TRANSACTED_WRITE));
    CHECK(access(path, F_OK) != 0);                             /* opening makes no file */
    CHECK_HR(STG_E_FILENOTFOUND, StgIsStorageFile(wide(path)));
    write_file(path, text, 0);
    CHECK_HR(STG_E_FILEALREADYEXISTS, open_code(path, READ_ONLY));
    CHECK_HR(STG_E_FILEALREADYEXISTS, open_code(path, TRANSACTED_WRITE));
    CHECK_HR(S_FALSE, StgIsStorageFile(wide(path)));
    write_file(path, text, sizeof text);
    CHECK_HR(STG_E_FILEALREADYEXISTS, open_code(path, READ_ONLY));
    CHECK_HR(S_FALSE, StgIsStorageFile(wide(path)));
    memcpy(header, magic, sizeof magic);
    write_file(path, header, 8);
    CHECK(FAILED(open_code(path, READ_ONLY)));
    write_file(path, header, sizeof header);                    /* the magic and zeros */
    CHECK(FAILED(open_code(path, READ_ONLY)));
    memset(header + 8, 0xFF, sizeof header - 8);
    write_file(path, header, sizeof header);
    CHECK(FAILED(open_code(path, READ_ONLY)));
    unlink(path);
}

static void check_kinds(void)
{
    const char *folder = test_path("folder");
    const char *inside = test_path("folder/none/file.msg");
    const char *pipe = test_path("pipe");
    mkdir(folder, 0700);
    CHECK_HR(STG_E_ACCESSDENIED, open_code(folder, READ_ONLY));
    CHECK_HR(STG_E_ACCESSDENIED, open_code(folder, TRANSACTED_WRITE));
    CHECK(FAILED(open_code(inside, READ_ONLY)));
    rmdir(folder);
    if (mkfifo(pipe, 0600) == 0) {                              /* answers, and does not wait for a writer */
        CHECK(FAILED(open_code(pipe, READ_ONLY)));
        unlink(pipe);
    }
    CHECK(FAILED(open_code("/dev/null", READ_ONLY)));
}

static void check_permission(void)
{
    const char *path = test_path("locked.msg");
    IStorage *storage = NULL;
    IMessage *message = create_message(path, 0, NULL, &storage);
    REQUIRE(message);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    RELEASE(message);
    RELEASE(storage);
    if (geteuid() == 0)
        printf("no permission: not checked as root\n");
    else {
        chmod(path, 0400);
        CHECK_HR(STG_E_ACCESSDENIED, open_code(path, TRANSACTED_WRITE));
        CHECK_HR(S_OK, open_code(path, READ_ONLY));
        chmod(path, 0000);
        CHECK_HR(STG_E_ACCESSDENIED, open_code(path, READ_ONLY));
    }
    unlink(path);
}

/* A compound file without a message in it. */
static void check_no_message(void)
{
    const char *path = test_path("other.msg");
    IStorage *storage = NULL;
    IStream *stream = NULL;
    IMessage *message = (IMessage *)1;
    REQUIRE_HR(S_OK, StgCreateDocfile(wide(path), TRANSACTED_WRITE | STGM_CREATE, 0, &storage));
    REQUIRE_HR(S_OK, storage->lpVtbl->CreateStream(storage, wide("WordDocument"), STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
                                                   0, 0, &stream));
    CHECK_HR(S_OK, stream->lpVtbl->Write(stream, "text", 4, NULL));
    RELEASE(stream);
    CHECK_HR(S_OK, storage->lpVtbl->Commit(storage, STGC_DEFAULT));
    CHECK_HR(0, RELEASE(storage));
    REQUIRE_HR(S_OK, StgOpenStorage(wide(path), NULL, READ_ONLY, NULL, 0, &storage));
    CHECK_HR(MAPI_E_CORRUPT_DATA, message_on(NULL, storage, 0, &message));
    CHECK(!message);
    CHECK_HR(0, RELEASE(storage));                              /* the failed open keeps no reference */
    unlink(path);
}

/* Reads all that a message shows; failures are codes, not crashes. */
static void read_all(IMessage *message)
{
    LPSPropValue values = NULL;
    LPSRowSet rows = NULL;
    IMAPITable *table = NULL;
    IAttach *attachment = NULL;
    IStream *stream = NULL;
    BYTE buffer[5000];
    ULONG count = 0;
    if (SUCCEEDED(message->lpVtbl->GetProps(message, NULL, MAPI_UNICODE, &count, &values)))
        MAPIFreeBuffer(values);
    if (SUCCEEDED(message->lpVtbl->GetRecipientTable(message, 0, &table))) {
        if (SUCCEEDED(table->lpVtbl->QueryRows(table, 100, 0, &rows)))
            FreeProws(rows);
        RELEASE(table);
    }
    for (ULONG i = 0; i < 3; i++) {
        if (FAILED(message->lpVtbl->OpenAttach(message, i, NULL, 0, &attachment)))
            continue;
        if (SUCCEEDED(open_stream(attachment, PR_ATTACH_DATA_BIN, 0, &stream))) {
            while (SUCCEEDED(stream->lpVtbl->Read(stream, buffer, sizeof buffer, &count)) && count)
                ;
            RELEASE(stream);
        }
        RELEASE(attachment);
    }
}

/* Codes that opening a cut file may answer. */
static int is_documented(HRESULT code)
{
    return code == STG_E_FILEALREADYEXISTS || code == STG_E_INVALIDHEADER || code == STG_E_DOCFILECORRUPT ||
           code == STG_E_READFAULT || code == MAPI_E_CORRUPT_DATA || code == MAPI_E_DISK_ERROR;
}

/* A sample cut off at every sector, and once inside each. */
static void check_truncated(ULONG sector)
{
    const char *path = test_path("whole.msg"), *cut = test_path("cut.msg");
    STGOPTIONS options = {.usVersion = 1, .ulSectorSize = sector};
    IStorage *storage = NULL;
    IMessage *message = NULL;
    static BYTE data[20000], image[1 << 18];
    int opened = 0, refused = 0, undocumented = 0, before;
    size_t size;
    FILE *file;
    REQUIRE_HR(S_OK, StgCreateStorageEx(wide(path), TRANSACTED_WRITE | STGM_CREATE, STGFMT_DOCFILE, 0, &options, NULL,
                                        &IID_IStorage, (void **)&storage));
    REQUIRE_HR(S_OK, message_on(NULL, storage, MAPI_UNICODE, &message));
    CHECK_HR(S_OK, set_text(message, PR_SUBJECT_W, "cut"));
    CHECK_HR(S_OK, set_binary(message, PROP_TAG(PT_BINARY, 0x6001), data, 9000));
    CHECK_HR(S_OK, add_recipient(message, "Ann", "ann@example.org", MAPI_TO));
    attach_bytes(message, "a.bin", data, sizeof data);
    attach_bytes(message, "b.bin", data, 100);
    CHECK_HR(S_OK, message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE));
    RELEASE(message);
    RELEASE(storage);
    file = fopen(path, "rb");
    REQUIRE(file);
    size = fread(image, 1, sizeof image, file);
    fclose(file);
    before = open_descriptors();
    for (size_t length = 0; length < size; length += sector / 2) {
        HRESULT code;
        write_file(cut, image, length);
        code = StgOpenStorage(wide(cut), NULL, READ_ONLY, NULL, 0, &storage);
        if (SUCCEEDED(code)) {
            code = message_on(NULL, storage, 0, &message);
            if (SUCCEEDED(code)) {
                read_all(message);
                CHECK_HR(0, RELEASE(message));
            }
            CHECK_HR(0, RELEASE(storage));
        }
        opened += SUCCEEDED(code);
        refused += FAILED(code);
        if (FAILED(code) && !is_documented(code)) {
            fprintf(stderr, "     cut at %zu: 0x%08X\n", length, (unsigned)code);
            undocumented++;
        }
    }
    CHECK_HR(0, undocumented);
    CHECK(refused > 0);
    CHECK_HR(before, open_descriptors());
    write_file(cut, image, size);
    message = open_message(cut, READ_ONLY, NULL, &storage);       /* and whole it opens */
    REQUIRE(message);
    CHECK(text_is(message, PR_SUBJECT_W, "cut"));
    RELEASE(message);
    RELEASE(storage);
    printf("sectors of %u: %d cuts opened, %d refused\n", (unsigned)sector, opened, refused);
    unlink(path);
    unlink(cut);
}

int main(void)
{
    int before = open_descriptors();
    check_files();
    check_kinds();
    check_permission();
    check_no_message();
    check_truncated(512);
    check_truncated(4096);
    CHECK_HR(before, open_descriptors());
    return SUMMARY();
}
