#include "page/states.h"

#include "base/mem.h"
#include "base/report.h"
#include "io/bids.h"
#include "page/about.h"
#include "page/html.h"

#include <stdlib.h>

static bool has_states(const char *folder)
{
    char *path = xformat("%s/states.tsv", folder);
    bool is_there = bids_is_file(path);

    free(path);
    return is_there;
}

/* The folder itself, or those below it. */
static struct bids_list folders_of(const char *folder)
{
    struct bids_list found = {0}, below;

    if (has_states(folder)) {
        found.at = NEW_ARRAY(char *, 1);
        found.at[found.count++] = xstrdup(folder);
        return found;
    }
    below = bids_folders(folder, "");
    found.at = NEW_ARRAY(char *, below.count + 1);
    for (size_t k = 0; k < below.count; k++) {
        char *path = xformat("%s/%s", folder, below.at[k]);

        if (has_states(path))
            found.at[found.count++] = path;
        else
            free(path);
    }
    bids_list_free(&below);
    return found;
}

void states_page(struct markup *out, const char *folder)
{
    struct bids_list folders = folders_of(folder);
    struct methods methods = {0};

    if (!folders.count)
        die("'%s' holds no states.tsv of states, nor a folder that does",
            folder);
    html_begin(out, "States");
    markup_add(out, "<header id=\"top\">\n<h1>States in time</h1>\n"
                    "<p class=\"lead\">What recurs, when, and how it goes"
                    "</p>\n</header>\n");
    for (size_t k = 0; k < folders.count; k++)
        states_of_method(out, folders.at[k], &methods);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    bids_list_free(&folders);
}
