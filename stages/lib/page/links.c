#include "page/links.h"

#include "io/bids.h"

#include <string.h>

void page_links(struct markup *out, const char *root, const char *title,
                const char *end)
{
    struct bids_list files = bids_files(root, "");
    size_t shown = 0;

    for (size_t k = 0; k < files.count; k++) {
        size_t length = strlen(files.at[k]), after = strlen(end);

        if (length <= after || strcmp(files.at[k] + length - after, end) != 0)
            continue;
        if (shown++)
            markup_add(out, ", ");
        else
            markup_add(out, "<p>%s: ", title);
        markup_add(out, "<a href=\"");
        markup_text(out, files.at[k]);
        markup_add(out, "\">%.*s</a>", (int)(length - after), files.at[k]);
    }
    markup_add(out, "%s", shown ? "</p>\n" : "");
    bids_list_free(&files);
}
