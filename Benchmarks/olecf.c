/* libolecf; it reads only. */
#include <libolecf.h>

#include "bench.h"

static uint8_t buffer[1 << 16];

static void drain(libolecf_item_t *stream)
{
    ssize_t got;
    while ((got = libolecf_stream_read_buffer(stream, buffer, sizeof buffer, NULL)) > 0)
        bytes_handled += (uint64_t)got;
    count_handled++;
}

static void walk(libolecf_item_t *folder)
{
    int count = 0;
    libolecf_item_get_number_of_sub_items(folder, &count, NULL);
    for (int i = 0; i < count; i++) {
        libolecf_item_t *item = NULL;
        uint8_t type = 0;
        if (libolecf_item_get_sub_item(folder, i, &item, NULL) != 1)
            continue;
        libolecf_item_get_type(item, &type, NULL);
        if (type == LIBOLECF_ITEM_TYPE_STREAM)
            drain(item);
        else
            walk(item);
        libolecf_item_free(&item, NULL);
    }
}

/* Calls `body` for the root of the file; says whether there is one. */
static int with_root(const char *path, void (*body)(libolecf_item_t *root))
{
    libolecf_file_t *file = NULL;
    libolecf_item_t *root = NULL;
    int found = 0;
    if (libolecf_file_initialize(&file, NULL) != 1)
        return 0;
    if (libolecf_file_open(file, path, LIBOLECF_OPEN_READ, NULL) == 1) {
        if (libolecf_file_get_root_item(file, &root, NULL) == 1) {
            found = 1;
            body(root);
            libolecf_item_free(&root, NULL);
        }
        libolecf_file_close(file, NULL);
    }
    libolecf_file_free(&file, NULL);
    return found;
}

static int read_streams(int count, char **paths)
{
    for (int i = 0; i < count; i++)
        with_root(paths[i], walk);
    return 0;
}

static char *names[2];

static void read_named(libolecf_item_t *root)
{
    libolecf_item_t *folder = NULL, *stream = NULL;
    libolecf_item_get_sub_item_by_utf8_name(root, (uint8_t *)names[0], strlen(names[0]), &folder, NULL);
    if (!folder)
        return;
    libolecf_item_get_sub_item_by_utf8_name(folder, (uint8_t *)names[1], strlen(names[1]), &stream, NULL);
    if (stream) {
        drain(stream);
        libolecf_item_free(&stream, NULL);
    }
    libolecf_item_free(&folder, NULL);
}

/* FILE STORAGE NAME */
static int read_one(int count, char **arguments)
{
    if (count != 3)
        return 1;
    names[0] = arguments[1];
    names[1] = arguments[2];
    return !with_root(arguments[0], read_named) || count_handled == 0;
}

int main(int argc, char **argv)
{
    const char *task = argc > 1 ? argv[1] : "";
    if (!strcmp(task, "one"))
        return measure(read_one, 1, argc - 2, argv + 2);
    if (!strcmp(task, "streams") || !strcmp(task, "many-read") || !strcmp(task, "big-read"))
        return measure(read_streams, 1, argc - 2, argv + 2);
    return 3;
}
