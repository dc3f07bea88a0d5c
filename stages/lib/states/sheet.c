#include "states/sheet.h"

#include "base/mem.h"

#include <stdlib.h>

void sheet_states(struct sheet *sheet, const char *prefix, size_t states,
                  const char *about)
{
    for (size_t k = 0; k < states; k++) {
        char *name = prefix ? xformat("%s_state%zu", prefix, k + 1)
                            : xformat("state%zu", k + 1);

        sheet_column(sheet, name, about);
        free(name);
    }
}

void sheet_run_columns(struct sheet *sheet)
{
    sheet_column(sheet, "participant_id", "Participant");
    sheet_column(sheet, "file", "Name of the series");
}

void sheet_run(struct sheet *sheet, const struct recording *run)
{
    tsv_text(sheet->out, run ? run->participant : "n/a");
    tsv_text(sheet->out, run ? run->run : "n/a");
}
