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
