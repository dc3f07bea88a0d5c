#include "page/states.h"

#include "base/report.h"
#include "io/bids.h"
#include "page/about.h"
#include "page/html.h"
#include "page/sources.h"

void states_page(struct markup *out, const char *folder)
{
    struct bids_list folders = source_folders(folder, "states");
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
