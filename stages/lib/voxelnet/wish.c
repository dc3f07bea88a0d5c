#include "voxelnet/voxelnet.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const voxelnet_neighborhoods[] = {"6", "18", "26", NULL};

/* The next of a,b,c into `item` (of `room`); false after the last. */
static bool next_item(char *item, size_t room, const char **list)
{
    size_t length = strcspn(*list, ",");

    if (!**list)
        return false;
    if (length >= room)
        usage("'%.40s' is too long for an item of a list", *list);
    memcpy(item, *list, length);
    item[length] = '\0';
    *list += length;
    if (**list == ',' && !*++*list)
        usage("a list ends with a comma");
    return true;
}

enum { ROOM = 32 };

static void read_cycles(struct voxelnet_wish *wish, const char *list)
{
    static const char *const lengths[] = {"3", "4", "5"};
    const char *whole = list;
    char item[ROOM];

    if (!strcmp(list, "none"))
        return;
    while (next_item(item, ROOM, &list)) {
        bool is_known = false;

        for (size_t l = 0; l < 3; l++)
            if (!strcmp(item, lengths[l]))
                is_known = wish->cycle[l] = true;
        if (!is_known)
            usage("--cycles '%s': '%s' is none of 3, 4, 5", whole, item);
    }
}

static void read_maps(struct voxelnet_wish *wish, const char *list)
{
    const struct {
        const char *name;
        bool *is_wanted;
    } maps[] = {
        {"negative", &wish->negative}, {"weighted", &wish->weighted},
        {"core", &wish->core},         {"eigenvector", &wish->eigenvector},
        {"fast", &wish->fast},         {"local", &wish->local},
    };
    char item[ROOM];

    while (list && next_item(item, ROOM, &list)) {
        bool is_known = false;

        for (size_t k = 0; k < sizeof maps / sizeof *maps; k++)
            if (!strcmp(item, maps[k].name))
                is_known = *maps[k].is_wanted = true;
        if (!is_known)
            usage("--maps: '%s' is none of negative, weighted, core, "
                  "eigenvector, fast, local",
                  item);
    }
}

static void read_borders(struct voxelnet_wish *wish, const char *list)
{
    const char *whole = list;
    size_t count = 0;
    char item[ROOM];

    if (!list)
        return;
    wish->borders = NEW_ARRAY(double, strlen(list) + 1);
    while (next_item(item, ROOM, &list)) {
        char *end;
        double border = strtod(item, &end);

        if (!*item || *end || !(border >= 0))
            usage("--distance-bins '%s': '%s' is no distance in mm", whole,
                  item);
        if (count && !(border > wish->borders[count - 1]))
            usage("--distance-bins '%s' does not ascend", whole);
        wish->borders[count++] = border;
    }
    if (count < 2)
        usage("--distance-bins '%s' has fewer than two borders", whole);
    wish->bins = count - 1;
}

struct voxelnet_wish voxelnet_wish_of(const struct voxelnet_options *options)
{
    struct voxelnet_wish wish = {.bins = 0};

    if (!isnan(options->density) + !isnan(options->significance) +
            !isnan(options->fdr) >
        1)
        usage("--density, --significance and --fdr exclude each other");
    read_cycles(&wish, options->cycles);
    read_maps(&wish, options->maps);
    read_borders(&wish, options->bins);
    return wish;
}
