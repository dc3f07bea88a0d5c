#include "io/nuisance.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/components.h"
#include "io/old_names.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The sets in the order of `sets` below. */
const char *const nuisance_sets[] = {
    "none",     "6P",       "9P",           "12P",      "24P",   "27P",
    "36P",      "acompcor", "acompcor_gsr", "tcompcor", "aroma", "aroma_gsr",
    "gsr_only", "simple",   "scrubbing",    "compcor",  NULL};

const char *const nuisance_switches[] = {"as-strategy", "yes", "no", NULL};
enum { SWITCH_AS_SET, SWITCH_YES, SWITCH_NO };

const char *const nuisance_components[] = {
    "as-strategy", "none", "combined", "separate", "temporal", NULL};
enum compcor {
    COMPCOR_AS_SET,
    COMPCOR_NONE,
    COMPCOR_COMBINED,
    COMPCOR_SEPARATE,
    COMPCOR_TEMPORAL
};

static const char *const bases[] = {"trans_x",      "trans_y", "trans_z",
                                    "rot_x",        "rot_y",   "rot_z",
                                    "white_matter", "csf",     "global_signal"};

static const char *const expansions[] = {"", "_derivative1", "_power2",
                                         "_derivative1_power2"};

enum { MOTION = 6, TISSUES = 8, BASES = 9, PLAIN = 1, DERIVED = 2, FULL = 4 };
enum { USUAL_COUNT = 5 };

struct set {
    size_t motion, tissues, global; /* expansions of each */
    enum compcor compcor;
    bool takes_all; /* components */
    bool has_aroma, has_cosines, scrubs;
};

static const struct set sets[] = {
    {.motion = 0},
    {.motion = PLAIN},
    {.motion = PLAIN, .tissues = PLAIN, .global = PLAIN},
    {.motion = DERIVED},
    {.motion = FULL},
    {.motion = FULL, .tissues = PLAIN, .global = PLAIN},
    {.motion = FULL, .tissues = FULL, .global = FULL},
    {.motion = DERIVED, .compcor = COMPCOR_SEPARATE},
    {.motion = DERIVED, .compcor = COMPCOR_SEPARATE, .global = PLAIN},
    {.motion = DERIVED, .compcor = COMPCOR_TEMPORAL},
    {.motion = DERIVED, .tissues = PLAIN, .has_aroma = true},
    {.motion = DERIVED, .tissues = PLAIN, .has_aroma = true, .global = PLAIN},
    {.global = PLAIN},
    {.motion = FULL, .tissues = PLAIN, .has_cosines = true},
    {.motion = FULL, .tissues = FULL, .has_cosines = true, .scrubs = true},
    {.motion = FULL, .compcor = COMPCOR_COMBINED, .takes_all = true},
};

/* The set as the switches have it. */
static struct set chosen(const struct nuisance *nuisance)
{
    struct set set = sets[nuisance->set];

    if (nuisance->global_signal == SWITCH_NO)
        set.global = 0;
    if (nuisance->global_signal == SWITCH_YES && !set.global)
        set.global = PLAIN;
    if (nuisance->compcor != COMPCOR_AS_SET)
        set.compcor = (enum compcor)nuisance->compcor;
    return set;
}

bool nuisance_scrubs(const struct nuisance *nuisance)
{
    return sets[nuisance->set].scrubs;
}

static void add_signals(struct name_list *names, const struct set *set)
{
    for (size_t b = 0; b < BASES; b++) {
        size_t extent = b < MOTION    ? set->motion
                        : b < TISSUES ? set->tissues
                                      : set->global;

        for (size_t e = 0; e < extent; e++)
            name_list_add(names, xformat("%s%s", bases[b], expansions[e]));
    }
}

static void add_components(struct name_list *names, const struct table *table,
                           const struct set *set,
                           const struct nuisance *nuisance)
{
    static const enum components_kind kinds[] = {
        [COMPCOR_COMBINED] = COMPONENTS_COMBINED,
        [COMPCOR_SEPARATE] = COMPONENTS_SEPARATE,
        [COMPCOR_TEMPORAL] = COMPONENTS_TEMPORAL,
    };
    size_t count = set->takes_all ? COMPONENTS_ALL : USUAL_COUNT;

    if (nuisance->compcor_count)
        count = (size_t)nuisance->compcor_count;
    if (set->compcor > COMPCOR_NONE)
        components_add(names, table, kinds[set->compcor], count,
                       nuisance->compcor_variance);
    else if (nuisance->compcor_count || !isnan(nuisance->compcor_variance))
        usage("--compcor-count and --compcor-variance need components: "
              "--compcor");
    if (set->has_aroma)
        components_add_aroma(names, table);
}

/* All columns that match; false when there is none. */
static bool add_matching(struct name_list *names, const struct table *table,
                         const char *pattern)
{
    bool is_found = false;

    for (size_t j = 0; j < table->cols; j++) {
        if (fnmatch(pattern, table->names[j], 0))
            continue;
        name_list_add(names, xstrdup(table->names[j]));
        is_found = true;
    }
    return is_found;
}

static void add_cosines(struct name_list *names, const struct table *table,
                        const struct set *set, bool has_high_pass)
{
    bool is_wanted = set->has_cosines || set->compcor > COMPCOR_NONE;

    if (is_wanted && !has_high_pass &&
        !add_matching(names, table, "cosine[0-9]*"))
        die("'%s' has no cosines, which components and this strategy need; "
            "give a filter with --high-pass",
            table->path);
}

/* A name as the user knows it, in a table of which names were replaced. */
static char *name_in(const struct table *table, const char *name)
{
    char *modern =
        table_find(table, name) == TABLE_NONE ? old_names_modern(name) : NULL;
    bool is_old = modern && table_find(table, modern) != TABLE_NONE;
    char *found = xstrdup(is_old ? modern : name);

    free(modern);
    return found;
}

static void add_columns(struct name_list *names, const struct table *table,
                        const char *columns)
{
    struct name_list given = {0};

    while (columns) {
        size_t length = strcspn(columns, ",");
        char *name = xformat("%.*s", (int)length, columns);

        if (!length)
            usage("--columns has an empty name");
        if (name_list_has(&given, name))
            usage("--columns names '%s' twice", name);
        name_list_add(&given, name);
        if (!strpbrk(name, "*?["))
            name_list_add(names, name_in(table, name));
        else if (!add_matching(names, table, name))
            die("'%s' has no column that matches '%s'", table->path, name);
        columns = columns[length] ? columns + length + 1 : NULL;
    }
    name_list_release(&given);
}

struct name_list nuisance_names(const struct nuisance *nuisance,
                                const struct table *table, bool has_high_pass)
{
    struct set set = chosen(nuisance);
    struct name_list names = {0};

    if (!table && (nuisance->set || set.global || set.compcor > COMPCOR_NONE ||
                   nuisance->columns))
        usage("--strategy, --columns, --global-signal and --compcor need a "
              "table of confounds");
    add_signals(&names, &set);
    add_components(&names, table, &set, nuisance);
    if (table)
        add_cosines(&names, table, &set, has_high_pass);
    add_columns(&names, table, nuisance->columns);
    return names;
}
