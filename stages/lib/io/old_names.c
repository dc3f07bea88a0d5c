#include "io/old_names.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *old, *modern;
} whole[] =
    {
        {"X", "trans_x"},
        {"Y", "trans_y"},
        {"Z", "trans_z"},
        {"RotX", "rot_x"},
        {"RotY", "rot_y"},
        {"RotZ", "rot_z"},
        {"FramewiseDisplacement", "framewise_displacement"},
        {"stdDVARS", "std_dvars"},
        {"non-stdDVARS", "dvars"},
        {"GlobalSignal", "global_signal"},
        {"WhiteMatter", "white_matter"},
        {"CSF", "csf"},
},
  numbered[] = {
      {"aCompCor", "a_comp_cor_"},
      {"tCompCor", "t_comp_cor_"},
      {"Cosine", "cosine"},
      {"AROMAAggrComp", "aroma_motion_"},
      {"NonSteadyStateOutlier", "non_steady_state_outlier"},
};

enum {
    WHOLE = sizeof whole / sizeof *whole,
    NUMBERED = sizeof numbered / sizeof *numbered
};

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

char *old_names_modern(const char *name)
{
    for (size_t i = 0; i < WHOLE; i++)
        if (!strcmp(name, whole[i].old))
            return xstrdup(whole[i].modern);
    for (size_t i = 0; i < NUMBERED; i++) {
        size_t length = strlen(numbered[i].old);

        if (!strncmp(name, numbered[i].old, length) && is_number(name + length))
            return xformat("%s%s", numbered[i].modern, name + length);
    }
    return NULL;
}

/* The name that column `col` gets, or NULL when it keeps its own. */
static char *replacement(const struct table *table, size_t col)
{
    const char *name = table->names[col];
    char *modern = old_names_modern(name);
    bool is_letter = !name[0] || !name[1];

    if (modern && ((is_letter && table_find(table, "RotX") == TABLE_NONE) ||
                   table_find(table, modern) != TABLE_NONE)) {
        free(modern);
        return NULL;
    }
    return modern;
}

/* Bytes of the storage that holds all cells, the header first. */
static size_t text_size(const struct table *table)
{
    const char *last = table->names[table->cols * (table->rows + 1) - 1];

    return (size_t)(last - table->text) + strlen(last) + 1;
}

/* New names go behind the cells, into storage that is made longer for them. */
static void rename_columns(struct table *table, char *const *modern,
                           size_t more)
{
    size_t used = text_size(table), cells = table->cols * (table->rows + 1);
    char *text = NEW_ARRAY(char, used + more), *next = text + used;

    memcpy(text, table->text, used);
    for (size_t k = 0; k < cells; k++)
        table->names[k] = text + (table->names[k] - table->text);
    for (size_t j = 0; j < table->cols; j++) {
        size_t room = modern[j] ? strlen(modern[j]) + 1 : 0;

        if (!room)
            continue;
        memcpy(next, modern[j], room);
        table->names[j] = next;
        next += room;
    }
    free(table->text);
    table->text = text;
}

void old_names_replace(struct table *table)
{
    char **modern = NEW_ARRAY(char *, table->cols);
    size_t more = 0;

    for (size_t j = 0; j < table->cols; j++) {
        modern[j] = replacement(table, j);
        more += modern[j] ? strlen(modern[j]) + 1 : 0;
    }
    if (more)
        rename_columns(table, modern, more);
    for (size_t j = 0; j < table->cols; j++)
        free(modern[j]);
    free(modern);
}

bool old_names_were(const struct table *table)
{
    for (size_t j = 0; j < table->cols; j++)
        if (table->rows && table->names[j] > table->cells[0])
            return true;
    return false;
}
