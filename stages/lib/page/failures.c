#include "page/failures.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/bids.h"
#include "page/html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The start of a text file; give it back with free(). */
static char *read_text(const char *path)
{
    enum { MOST = 1 << 16 };
    FILE *file = fopen(path, "r");
    char *text = NEW_ARRAY(char, MOST + 1);

    if (!file)
        die_errno("cannot open '%s'", path);
    text[fread(text, 1, MOST, file)] = '\0';
    if (ferror(file))
        die_errno("cannot read '%s'", path);
    fclose(file);
    return text;
}

/* In place: of `/a/b/c` at the start of a word only `c` stays. */
static void shorten_paths(char *text)
{
    char *to = text;

    for (char *at = text; *at;) {
        bool is_start = at == text || strchr(" \t\n'\"=(:", at[-1]);
        size_t length = strcspn(at, " \t\n'\":,;)");

        if (*at == '/' && is_start) {
            char *end = at + length, *last = end;
            while (last > at && last[-1] != '/')
                last--;
            memmove(to, last, (size_t)(end - last));
            to += end - last;
            at = end;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
}

/* Cut off and return the first line of *text, which moves behind it. */
static const char *take_line(char **text)
{
    char *line = *text;

    *text += strcspn(line, "\n");
    if (**text)
        *(*text)++ = '\0';
    return line;
}

static void write_failure(struct markup *out, const char *path)
{
    char *text = read_text(path), *rest = text;
    size_t length;

    provenance_input(path);
    shorten_paths(text);
    length = strlen(text);
    while (length && strchr(" \n\r\t", text[length - 1]))
        text[--length] = '\0';
    markup_add(out, "<tr>");
    html_text_cell(out, take_line(&rest));
    html_text_cell(out, take_line(&rest));
    markup_add(out, "<td class=\"t\"><pre class=\"failure\">");
    markup_text(out, *rest ? rest : "no message");
    markup_add(out, "</pre></td></tr>\n");
    free(text);
}

/* The text files of a folder and of all folders in it; returns how many. */
static size_t write_folder(struct markup *out, const char *folder)
{
    struct bids_list files = bids_files(folder, "");
    struct bids_list folders = bids_folders(folder, "");
    size_t count = 0;

    for (size_t k = 0; k < files.count; k++) {
        size_t length = strlen(files.at[k]);
        char *path = xformat("%s/%s", folder, files.at[k]);
        if (length > 4 && strcmp(files.at[k] + length - 4, ".txt") == 0) {
            write_failure(out, path);
            count++;
        }
        free(path);
    }
    for (size_t k = 0; k < folders.count; k++) {
        char *path = xformat("%s/%s", folder, folders.at[k]);
        count += write_folder(out, path);
        free(path);
    }
    bids_list_free(&files);
    bids_list_free(&folders);
    return count;
}

/* The records of one kind as a table; returns whether there are any. */
static bool write_records(struct markup *out, const char *root,
                          const char *kind, const char *title)
{
    char *folder = xformat("%s/logs/%s", root, kind);
    struct markup rows = {0};
    bool has_some = write_folder(&rows, folder) > 0;

    if (has_some) {
        markup_add(out,
                   "<h3>%s</h3>\n<div class=\"scroll\"><table class=\"wrap\">"
                   "<thead><tr><th scope=\"col\">target</th><th scope=\"col\" "
                   "class=\"t\">status</th><th scope=\"col\" "
                   "class=\"t\">message</th></tr></thead>\n<tbody>\n",
                   title);
        markup_bytes(out, rows.text, rows.length);
        markup_add(out, "</tbody></table></div>\n");
    }
    markup_release(&rows);
    free(folder);
    return has_some;
}

static void write_failed(struct markup *out, const char *root)
{
    bool has_some = write_records(out, root, "excluded", "Excluded");

    has_some |= write_records(out, root, "failed", "Failed");
    if (!has_some)
        markup_add(out, "<p>No exclusion and no failure is on record.</p>\n");
}

/* One more name behind the words that begin the list. */
static void add_item(struct markup *list, const char *words,
                     const char *subject, const char *run)
{
    markup_add(list, "%s", list->length ? ", " : words);
    markup_text(list, subject);
    markup_add(list, "%s", *run ? " " : "");
    markup_text(list, run);
}

static void write_list(struct markup *out, struct markup *list)
{
    if (list->length)
        markup_add(out, "<p>%s.</p>\n", list->text);
    markup_release(list);
}

static bool has_matrix(const struct run *run)
{
    for (size_t p = 0; p < run->parcels_count; p++)
        if (run->parcels[p].matrix_count)
            return true;
    return false;
}

static bool is_present(const struct cohort *cohort, size_t row)
{
    for (size_t s = 0; s < cohort->count; s++)
        if (cohort_row(cohort, cohort->subjects[s]->label) == row)
            return true;
    return false;
}

static void write_absent(struct markup *out, const struct cohort *cohort)
{
    const struct table *people = cohort->people;
    size_t column = people ? table_find(people, "participant_id") : TABLE_NONE;
    struct markup subjects = {0}, runs = {0};

    for (size_t row = 0; column != TABLE_NONE && row < people->rows; row++)
        if (!is_present(cohort, row))
            add_item(&subjects,
                     "Listed in participants.tsv, but without a product: ",
                     table_text(people, row, column), "");
    for (size_t s = 0; s < cohort->count; s++)
        for (size_t r = 0; r < cohort->subjects[s]->count; r++) {
            const struct run *run = &cohort->subjects[s]->runs[r];
            if (!has_matrix(run))
                add_item(&runs, "Without a connectivity matrix: ",
                         cohort->subjects[s]->label, run->title);
        }
    if (!runs.length)
        markup_add(out, "<p>Every run shown here has a connectivity "
                        "matrix.</p>\n");
    write_list(out, &subjects);
    write_list(out, &runs);
}

void page_failures(struct markup *out, const char *root,
                   const struct cohort *cohort)
{
    html_heading(out, 2, "failures", "Excluded and failed");
    write_failed(out, root);
    write_absent(out, cohort);
}
