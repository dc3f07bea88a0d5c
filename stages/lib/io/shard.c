#include "io/shard.h"

#include "base/mem.h"
#include "base/report.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* A whole number at *at, which moves behind it; 0 where there is none. */
static size_t read_number(const char **at)
{
    const char *from = *at;
    size_t number = 0;

    for (; **at >= '0' && **at <= '9' && number <= SHARD_MOST; ++*at)
        number = 10 * number + (size_t)(**at - '0');
    return *from == '0' ? 0 : number;
}

/* K and N as `text` has them: K, the word between, N, the word after. */
static bool read_share(struct shard *shard, const char *text,
                       const char *between, const char *after)
{
    size_t length = strlen(between);
    size_t number = read_number(&text);

    if (strncmp(text, between, length) != 0)
        return false;
    text += length;
    shard->index = number - 1;
    shard->count = read_number(&text);
    return number && number <= shard->count && shard->count <= SHARD_MOST &&
           !strcmp(text, after);
}

/* The share that the name of a file says, if it is that of a part. */
static bool read_name(struct shard *shard, const char *name)
{
    static const char start[] = "part-";

    return !strncmp(name, start, sizeof start - 1) &&
           read_share(shard, name + sizeof start - 1, "of", ".bin");
}

/* How many parts the folder has, and should have; no name stands there twice.
 */
static void find_parts(struct shard *shard)
{
    DIR *entries = opendir(shard->folder);
    bool *is_there = NULL;
    size_t missing = 0;

    if (!entries)
        die_errno("cannot read the folder '%s'", shard->folder);
    for (struct dirent *entry = readdir(entries); entry;
         entry = readdir(entries)) {
        struct shard found;

        if (!read_name(&found, entry->d_name))
            continue;
        if (is_there && found.count != shard->count)
            die("'%s' has parts of %zu and of %zu shares", shard->folder,
                shard->count < found.count ? shard->count : found.count,
                shard->count < found.count ? found.count : shard->count);
        shard->count = found.count;
        if (!is_there)
            is_there = NEW_ARRAY(bool, found.count);
        is_there[found.index] = true;
    }
    closedir(entries);
    if (!is_there)
        die("'%s' has no parts (part-1of<N>.bin)", shard->folder);
    while (missing < shard->count && is_there[missing])
        missing++;
    if (missing < shard->count)
        die("'%s' has no part-%zuof%zu.bin", shard->folder, missing + 1,
            shard->count);
    free(is_there);
}

struct shard shard_of(const struct shard_options *options)
{
    struct shard shard = {.count = 1, .folder = options->parts};

    if (options->shard && options->merge)
        usage("--shard makes a part, and --merge joins them");
    if ((options->shard || options->merge) && !options->parts)
        usage("%s needs --parts", options->shard ? "--shard" : "--merge");
    if (options->parts && !options->shard && !options->merge)
        usage("--parts needs --shard or --merge");
    if (options->shard) {
        shard.task = SHARD_PART;
        if (!read_share(&shard, options->shard, "/", ""))
            usage("--shard '%s' is not K/N with 1 <= K <= N <= %d",
                  options->shard, SHARD_MOST);
    }
    if (options->merge) {
        shard.task = SHARD_MERGE;
        find_parts(&shard);
    }
    return shard;
}

void shard_range_of(size_t range[2], const struct shard *shard, size_t index,
                    size_t items)
{
    for (size_t k = 0; k < 2; k++) {
        size_t whole = items / shard->count, rest = items % shard->count;

        range[k] = whole * (index + k) + rest * (index + k) / shard->count;
    }
}

void shard_range(size_t range[2], const struct shard *shard, size_t items)
{
    if (shard->task == SHARD_MERGE)
        range[0] = range[1] = 0;
    else
        shard_range_of(range, shard, shard->index, items);
}
