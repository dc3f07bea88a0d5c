/*
 * outcome.h - what failed and what was excluded, as workflows/step leaves it.
 *
 *     <out>/logs/failed/<product>.txt     product, exit status, message
 *     <out>/logs/excluded/<product>.txt   likewise: too little data is left
 */
#ifndef APP_OUTCOME_H
#define APP_OUTCOME_H

#include "app/command.h"
#include "base/json.h"

#include <stdio.h>

/* A product that could not be made. */
struct outcome_record {
    char *subject; /* sub-01, or group */
    char *stage;   /* "" when the message does not begin with one */
    char *product; /* below the folder of results */
    char *message; /* its last line */
    int status;
};

struct outcome_records {
    struct outcome_record *at; /* by product, in natural order */
    size_t count;
};

/*
 * Records of a kind ("failed", "excluded"), of these subjects or of all (NULL),
 * and where `has_group` those of the group.  Give them back with
 * outcome_release().
 */
struct outcome_records outcome_read(const char *out, const char *kind,
                                    const struct bids_list *subjects,
                                    bool has_group);
void outcome_release(struct outcome_records *records);

/* Remove the records of these subjects, or with NULL those of the group: they
 * are of an earlier call. */
void outcome_forget(const char *out, const struct bids_list *subjects);

/* A table on standard output and in `log`; nothing when there is none. */
void outcome_print(const char *title, const struct outcome_records *records,
                   FILE *log);
json_t *outcome_json(const struct outcome_records *records);

/* Whether another attempt may help: it was ended by a signal, or memory or time
 * ran out. */
bool outcome_is_passing(const struct outcome_record *record);

/* The status of a call in which these failed: 74 when all for lack of space,
 * 75 when all for lack of memory, else 1; 0 when none did. */
enum app_status outcome_status(const struct outcome_records *failed);

#endif
