/* One program for two systems: structured storage here through libopenimsg, and through ole32 as a Windows program
 * that Wine runs.
 *
 *   storages list FILE            each element: path, kind, size, checksum of the bytes, class, state bits
 *   storages lists FILE...        the same of several, with a line "end" after each
 *   storages make FILE SECTOR     makes a file with SECTOR bytes a sector and many elements
 *   storages edit FILE            edits such a file in several commits
 *   storages many FILE SECTOR N   makes a file with N streams of 100 bytes in one storage
 *   storages codes FOLDER         what creating and opening answer to each mode
 *
 * Paths and names are ASCII. The exit code is 0, or 1 when the file could not be opened or made. */
#define COBJMACROS
#define INITGUID
#ifdef _WIN32
#include <windows.h>
#include <objbase.h>
#include <ole2.h>
#include <stdint.h>
#define TEXT16(s) L##s
#else
#include "openimsg_storage.h"
#include <stdint.h>
#define TEXT16(s) u##s
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_CHILD (STGM_READ | STGM_SHARE_EXCLUSIVE)
#define WRITE_CHILD (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)

static void widen(const char *text, OLECHAR *wide, size_t room)
{
    size_t i;
    for (i = 0; text[i] && i + 1 < room; i++)
        wide[i] = (OLECHAR)(unsigned char)text[i];
    wide[i] = 0;
}

/* A name as ASCII, other characters as \uXXXX. */
static void print_name(const OLECHAR *name)
{
    for (; *name; name++) {
        if (*name >= 0x20 && *name < 0x7f && *name != '\\')
            putchar((char)*name);
        else
            printf("\\u%04x", (unsigned)*name);
    }
}

/* CRC-32 as zip and PNG have it, over more bytes. */
static uint32_t checksum(uint32_t sum, const unsigned char *bytes, size_t count)
{
    static uint32_t table[256];
    uint32_t i, bit;
    if (!table[1])
        for (i = 0; i < 256; i++)
            for (table[i] = i, bit = 0; bit < 8; bit++)
                table[i] = (table[i] >> 1) ^ (table[i] & 1 ? 0xedb88320u : 0);
    for (sum = ~sum; count; count--, bytes++)
        sum = (sum >> 8) ^ table[(sum ^ *bytes) & 0xff];
    return ~sum;
}

static HRESULT print_bytes(IStorage *storage, const OLECHAR *name)
{
    static unsigned char bytes[65536];
    IStream *stream = NULL;
    uint32_t sum = 0;
    uint64_t total = 0;
    ULONG count = 0;
    HRESULT result = IStorage_OpenStream(storage, name, NULL, OPEN_CHILD, 0, &stream);
    while (SUCCEEDED(result)) {
        count = 0;
        result = IStream_Read(stream, bytes, sizeof bytes, &count);
        if (FAILED(result) || count == 0)
            break;
        sum = checksum(sum, bytes, count);
        total += count;
    }
    if (stream)
        IStream_Release(stream);
    if (FAILED(result))
        printf(" error %08lx", (unsigned long)result & 0xffffffffUL);
    else
        printf(" %llu %08lx", (unsigned long long)total, (unsigned long)sum);
    return result;
}

typedef struct {
    STATSTG *items;
    size_t count;
} Listing;

static int by_name(const void *left, const void *right)
{
    const OLECHAR *a = ((const STATSTG *)left)->pwcsName, *b = ((const STATSTG *)right)->pwcsName;
    while (*a && *a == *b)
        a++, b++;
    return (int)*a - (int)*b;
}

static Listing list_elements(IStorage *storage)
{
    Listing listing = {NULL, 0};
    IEnumSTATSTG *elements = NULL;
    STATSTG item;
    size_t room = 0;
    if (FAILED(IStorage_EnumElements(storage, 0, NULL, 0, &elements)))
        return listing;
    while (IEnumSTATSTG_Next(elements, 1, &item, NULL) == S_OK) {
        if (listing.count == room) {
            room = room ? room * 2 : 64;
            listing.items = realloc(listing.items, room * sizeof *listing.items);
        }
        listing.items[listing.count++] = item;
    }
    IEnumSTATSTG_Release(elements);
    if (listing.count)
        qsort(listing.items, listing.count, sizeof *listing.items, by_name);
    return listing;
}

static void print_class(const STATSTG *item)
{
    const unsigned char *bytes = (const unsigned char *)&item->clsid;
    int i;
    putchar(' ');
    for (i = 0; i < 16; i++)
        printf("%02x", bytes[i]);
    printf(" %08lx\n", (unsigned long)item->grfStateBits & 0xffffffffUL);
}

static void print_tree(IStorage *storage, const char *path, int depth)
{
    Listing listing = list_elements(storage);
    size_t i;
    for (i = 0; i < listing.count; i++) {
        STATSTG *item = &listing.items[i];
        printf("%s/", path);
        print_name(item->pwcsName);
        if (item->type == STGTY_STREAM) {
            printf(" stream");
            print_bytes(storage, item->pwcsName);
            putchar('\n');
        } else {
            IStorage *child = NULL;
            HRESULT result = IStorage_OpenStorage(storage, item->pwcsName, NULL, OPEN_CHILD, NULL, 0, &child);
            printf(" storage");
            print_class(item);
            if (SUCCEEDED(result) && depth < 64) {
                char below[4096];
                snprintf(below, sizeof below, "%s/%lu", path, (unsigned long)i);
                print_tree(child, below, depth + 1);
            }
            if (child)
                IStorage_Release(child);
        }
        CoTaskMemFree(item->pwcsName);
    }
    free(listing.items);
}

static int list(const OLECHAR *path)
{
    IStorage *root = NULL;
    STATSTG information;
    HRESULT result = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &root);
    if (FAILED(result)) {
        printf("error %08lx\n", (unsigned long)result & 0xffffffffUL);
        return 1;
    }
    if (SUCCEEDED(IStorage_Stat(root, &information, STATFLAG_NONAME))) {
        printf("/");
        print_class(&information);
    }
    print_tree(root, "", 0);
    IStorage_Release(root);
    return 0;
}

static void fill(unsigned char *bytes, size_t count, uint32_t seed)
{
    size_t i;
    for (i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        bytes[i] = (unsigned char)(seed >> 24);
    }
}

static HRESULT put(IStorage *storage, const char *name, size_t size, uint32_t seed)
{
    OLECHAR wide[64];
    IStream *stream = NULL;
    unsigned char *bytes = malloc(size + 1);
    HRESULT result;
    widen(name, wide, 64);
    fill(bytes, size, seed);
    result = IStorage_CreateStream(storage, wide, STGM_CREATE | WRITE_CHILD, 0, 0, &stream);
    if (SUCCEEDED(result)) {
        result = IStream_Write(stream, bytes, (ULONG)size, NULL);
        IStream_Release(stream);
    }
    free(bytes);
    return result;
}

static const CLSID some_class = {0x00020d0b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static HRESULT fill_storage(IStorage *root)
{
    static const size_t sizes[] = {0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 65536, 1000003, 8000000};
    IStorage *child = NULL, *nested = NULL;
    char name[32];
    size_t i;
    HRESULT result = S_OK;
    for (i = 0; SUCCEEDED(result) && i < sizeof sizes / sizeof *sizes; i++) {
        snprintf(name, sizeof name, "size %lu", (unsigned long)sizes[i]);
        result = put(root, name, sizes[i], (uint32_t)i);
    }
    if (SUCCEEDED(result))
        result = IStorage_CreateStorage(root, TEXT16("many"), WRITE_CHILD, 0, 0, &child);
    for (i = 0; SUCCEEDED(result) && i < 300; i++) {
        snprintf(name, sizeof name, "%c-%lu", (char)('A' + i % 26), (unsigned long)(i * 7919 % 1000));
        result = put(child, name, i * 37 % 300, (uint32_t)i);
    }
    if (SUCCEEDED(result))
        result = IStorage_SetClass(child, &some_class);
    if (SUCCEEDED(result))
        result = IStorage_SetStateBits(child, 0x0f0f, 0xffff);
    if (SUCCEEDED(result))
        result = IStorage_CreateStorage(child, TEXT16("Nested"), WRITE_CHILD, 0, 0, &nested);
    if (SUCCEEDED(result))
        result = put(nested, "leaf", 5000, 5);
    if (nested)
        IStorage_Release(nested);
    if (child)
        IStorage_Release(child);
    if (SUCCEEDED(result))
        result = IStorage_SetClass(root, &some_class);
    return result;
}

static HRESULT fill_with_many(IStorage *root, ULONG count)
{
    char name[32];
    ULONG i;
    HRESULT result = S_OK;
    for (i = 0; SUCCEEDED(result) && i < count; i++) {
        snprintf(name, sizeof name, "Entry %lu", (unsigned long)(i * 7919ul % 1000003ul));
        result = put(root, name, 100, i);
    }
    return result;
}

/* With `count` streams in the root, or, when it is 0, a bit of everything. */
static int make(const OLECHAR *path, ULONG sector, ULONG count)
{
    STGOPTIONS options;
    IStorage *root = NULL;
    HRESULT result;
    memset(&options, 0, sizeof options);
    options.usVersion = 1;
    options.ulSectorSize = sector;
    result = StgCreateStorageEx(path, STGM_CREATE | STGM_TRANSACTED | WRITE_CHILD, STGFMT_DOCFILE, 0, &options, NULL,
                                &IID_IStorage, (void **)&root);
    if (SUCCEEDED(result))
        result = count ? fill_with_many(root, count) : fill_storage(root);
    if (SUCCEEDED(result))
        result = IStorage_Commit(root, STGC_DEFAULT);
    if (root)
        IStorage_Release(root);
    printf("make %08lx\n", (unsigned long)result & 0xffffffffUL);
    return FAILED(result);
}

/* Grows, shrinks, replaces and removes over ten commits. */
static HRESULT edit_once(IStorage *root, int round)
{
    char name[32];
    OLECHAR wide[32];
    IStorage *many = NULL;
    IStream *stream = NULL;
    ULARGE_INTEGER size;
    int i;
    HRESULT result = IStorage_OpenStorage(root, TEXT16("many"), NULL, WRITE_CHILD, NULL, 0, &many);
    for (i = round; SUCCEEDED(result) && i < 300; i += 10) {
        snprintf(name, sizeof name, "%c-%lu", (char)('A' + i % 26), (unsigned long)(i * 7919 % 1000));
        widen(name, wide, 32);
        if (i % 3 == 0)
            result = IStorage_DestroyElement(many, wide);
        else
            result = put(many, name, (size_t)(i * 101 % 6000), (uint32_t)(i + round));
    }
    if (many)
        IStorage_Release(many);
    if (SUCCEEDED(result))
        result = IStorage_OpenStream(root, TEXT16("size 65536"), NULL, WRITE_CHILD, 0, &stream);
    if (SUCCEEDED(result)) {
        /* Only ever less: what Wine puts behind a stream's old end is not zeros. */
        size.QuadPart = (ULONGLONG)((10 - round) * 4001);
        result = IStream_SetSize(stream, size);
        IStream_Release(stream);
    }
    snprintf(name, sizeof name, "round %d", round);
    if (SUCCEEDED(result))
        result = put(root, name, (size_t)(round * 5000), (uint32_t)round);
    return SUCCEEDED(result) ? IStorage_Commit(root, STGC_DEFAULT) : result;
}

static int edit(const OLECHAR *path)
{
    IStorage *root = NULL;
    int round;
    HRESULT result = StgOpenStorage(path, NULL, STGM_TRANSACTED | WRITE_CHILD, NULL, 0, &root);
    for (round = 0; SUCCEEDED(result) && round < 10; round++)
        result = edit_once(root, round);
    if (root)
        IStorage_Release(root);
    printf("edit %08lx\n", (unsigned long)result & 0xffffffffUL);
    return FAILED(result);
}

static const DWORD accesses[] = {STGM_READ, STGM_WRITE, STGM_READWRITE};
static const DWORD shares[] = {0, STGM_SHARE_EXCLUSIVE, STGM_SHARE_DENY_WRITE, STGM_SHARE_DENY_READ,
                               STGM_SHARE_DENY_NONE};
static const DWORD kinds[] = {STGM_DIRECT, STGM_TRANSACTED};
static const DWORD extras[] = {0, STGM_CREATE, STGM_NOSCRATCH, STGM_NOSNAPSHOT, STGM_PRIORITY, STGM_DIRECT_SWMR};

typedef HRESULT Opening(const OLECHAR *path, DWORD mode, IStorage **root);

static HRESULT creating(const OLECHAR *path, DWORD mode, IStorage **root)
{
    return StgCreateDocfile(path, mode, 0, root);
}

static HRESULT opening(const OLECHAR *path, DWORD mode, IStorage **root)
{
    return StgOpenStorage(path, NULL, mode, NULL, 0, root);
}

static void print_codes(const char *what, const char *path, Opening *open, int keep)
{
    OLECHAR wide[1024];
    size_t access, share, kind, extra;
    widen(path, wide, 1024);
    for (extra = 0; extra < sizeof extras / sizeof *extras; extra++)
        for (kind = 0; kind < 2; kind++)
            for (share = 0; share < 5; share++)
                for (access = 0; access < 3; access++) {
                    DWORD mode = accesses[access] | shares[share] | kinds[kind] | extras[extra];
                    IStorage *root = NULL;
                    HRESULT result;
                    if (!keep)
                        remove(path);
                    result = open(wide, mode, &root);
                    if (root)
                        IStorage_Release(root);
                    printf("%s %08lx -> %08lx\n", what, (unsigned long)mode & 0xffffffffUL,
                           (unsigned long)result & 0xffffffffUL);
                }
}

static int codes(const char *folder)
{
    char path[1000];
    OLECHAR wide[1024];
    FILE *text;
    snprintf(path, sizeof path, "%s/made", folder);
    print_codes("create", path, creating, 0);
    print_codes("open-missing", path, opening, 0);
    widen(path, wide, 1024);
    make(wide, 512, 0);
    print_codes("open", path, opening, 1);
    print_codes("create-over", path, creating, 1);
    snprintf(path, sizeof path, "%s/text", folder);
    text = fopen(path, "wb");
    if (text) {
        fputs("no compound file", text);
        fclose(text);
    }
    print_codes("open-text", path, opening, 1);
    return 0;
}

static int lists(int count, char **paths)
{
    OLECHAR path[1024];
    int i;
    for (i = 0; i < count; i++) {
        widen(paths[i], path, 1024);
        list(path);
        printf("end\n");
        fflush(stdout);
    }
    return 0;
}

int main(int count, char **arguments)
{
    OLECHAR path[1024];
    if (count < 3)
        return 2;
    if (!strcmp(arguments[1], "lists"))
        return lists(count - 2, arguments + 2);
    widen(arguments[2], path, 1024);
    if (!strcmp(arguments[1], "list"))
        return list(path);
    if (!strcmp(arguments[1], "make") && count > 3)
        return make(path, (ULONG)strtoul(arguments[3], NULL, 10), 0);
    if (!strcmp(arguments[1], "many") && count > 4)
        return make(path, (ULONG)strtoul(arguments[3], NULL, 10), (ULONG)strtoul(arguments[4], NULL, 10));
    if (!strcmp(arguments[1], "edit"))
        return edit(path);
    if (!strcmp(arguments[1], "codes"))
        return codes(arguments[2]);
    return 2;
}
