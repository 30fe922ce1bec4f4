/* libgsf, on mapped files where it reads. */
#include <gsf/gsf.h>

#include "bench.h"

static GsfInfile *open_file(const char *path)
{
    GsfInfile *file = NULL;
    GsfInput *input = gsf_input_mmap_new(path, NULL);
    if (!input)
        return NULL;
    file = gsf_infile_msole_new(input, NULL);
    g_object_unref(input);
    return file;
}

static void drain(GsfInput *input)
{
    gsf_off_t left = gsf_input_remaining(input);
    while (left > 0) {
        size_t part = left < 65536 ? (size_t)left : 65536;
        if (!gsf_input_read(input, part, NULL))
            break;
        bytes_handled += part;
        left -= (gsf_off_t)part;
    }
    count_handled++;
}

static void walk(GsfInfile *folder)
{
    for (int i = 0; i < gsf_infile_num_children(folder); i++) {
        GsfInput *child = gsf_infile_child_by_index(folder, i);
        if (!child)
            continue;
        if (GSF_IS_INFILE(child) && gsf_infile_num_children(GSF_INFILE(child)) >= 0)
            walk(GSF_INFILE(child));
        else
            drain(child);
        g_object_unref(child);
    }
}

static int read_streams(int count, char **paths)
{
    for (int i = 0; i < count; i++) {
        GsfInfile *file = open_file(paths[i]);
        if (!file)
            continue;
        walk(file);
        g_object_unref(file);
    }
    return 0;
}

static int read_one(int count, char **arguments)
{
    GsfInfile *file;
    GsfInput *folder, *stream;
    if (count != 3 || !(file = open_file(arguments[0])))
        return 1;
    folder = gsf_infile_child_by_name(file, arguments[1]);
    stream = folder ? gsf_infile_child_by_name(GSF_INFILE(folder), arguments[2]) : NULL;
    if (!stream)
        return 1;
    drain(stream);
    g_object_unref(stream);
    g_object_unref(folder);
    g_object_unref(file);
    return 0;
}

static int write_files(int count, char **arguments)
{
    static guint8 bytes[FILE_BYTES];
    static StreamName names[STREAMS];
    char text[4096];
    if (count != 1)
        return 1;
    for (int i = 0; i < STREAMS; i++)
        memcpy(names[i], stream_name(i), sizeof names[i]);
    for (int file = 0; file < FILES; file++) {
        GsfOutput *output;
        GsfOutfile *folder;
        snprintf(text, sizeof text, "%s/%d.cfb", arguments[0], file);
        if (!(output = gsf_output_stdio_new(text, NULL)))
            return 1;
        folder = gsf_outfile_msole_new(output);
        for (int i = 0; i < STREAMS; i++) {
            GsfOutput *stream;
            stream = gsf_outfile_new_child(folder, names[i], FALSE);
            if (!stream || !gsf_output_write(stream, stream_size(i), bytes) || !gsf_output_close(stream))
                return 1;
            g_object_unref(stream);
            bytes_handled += stream_size(i);
            count_handled++;
        }
        if (!gsf_output_close(GSF_OUTPUT(folder)))
            return 1;
        g_object_unref(folder);
        g_object_unref(output);
    }
    return 0;
}

static GsfOutput *create(const char *path, GsfOutfile **folder)
{
    GsfOutput *output = gsf_output_stdio_new(path, NULL);
    *folder = output ? gsf_outfile_msole_new(output) : NULL;
    return output;
}

/* FILE */
static int write_many(int count, char **arguments)
{
    static guint8 bytes[MANY_BYTES];
    char text[32];
    GsfOutfile *folder;
    GsfOutput *output;
    if (count != 1 || !(output = create(arguments[0], &folder)))
        return 1;
    for (int i = 0; i < MANY; i++) {
        GsfOutput *stream;
        snprintf(text, sizeof text, "Entry %06d", i);
        stream = gsf_outfile_new_child(folder, text, FALSE);
        if (!stream || !gsf_output_write(stream, MANY_BYTES, bytes) || !gsf_output_close(stream))
            return 1;
        g_object_unref(stream);
        bytes_handled += MANY_BYTES;
        count_handled++;
    }
    if (!gsf_output_close(GSF_OUTPUT(folder)))
        return 1;
    g_object_unref(folder);
    g_object_unref(output);
    return 0;
}

/* FILE */
static int write_big(int count, char **arguments)
{
    static guint8 chunk[CHUNK];
    GsfOutfile *folder;
    GsfOutput *output, *stream;
    if (count != 1 || !(output = create(arguments[0], &folder)))
        return 1;
    if (!(stream = gsf_outfile_new_child(folder, "Big", FALSE)))
        return 1;
    for (uint32_t done = 0; done < BIG_BYTES; done += CHUNK) {
        if (!gsf_output_write(stream, CHUNK, chunk))
            return 1;
        bytes_handled += CHUNK;
    }
    if (!gsf_output_close(stream) || !gsf_output_close(GSF_OUTPUT(folder)))
        return 1;
    g_object_unref(stream);
    g_object_unref(folder);
    g_object_unref(output);
    return 0;
}

int main(int argc, char **argv)
{
    const char *task = argc > 1 ? argv[1] : "";
    gsf_init();
    if (!strcmp(task, "streams"))
        return measure(read_streams, 1, argc - 2, argv + 2);
    if (!strcmp(task, "one"))
        return measure(read_one, 1, argc - 2, argv + 2);
    if (!strcmp(task, "write"))
        return measure(write_files, 0, argc - 2, argv + 2);
    if (!strcmp(task, "many-write"))
        return measure(write_many, 0, argc - 2, argv + 2);
    if (!strcmp(task, "many-read"))
        return measure(read_streams, 1, argc - 2, argv + 2);
    if (!strcmp(task, "big-write"))
        return measure(write_big, 0, argc - 2, argv + 2);
    if (!strcmp(task, "big-read"))
        return measure(read_streams, 1, argc - 2, argv + 2);
    return 3;
}
