/*
 * missing.h - who is not done, and why.
 *
 * make says what is missing; the records of tasks (record.h) and of failures
 * (outcome.h) say why.
 */
#ifndef APP_MISSING_H
#define APP_MISSING_H

#include "app/make.h"

/*
 * Of `subjects` those for whom make would make something at `call->goal`, in
 * their order; `count` (if not NULL) is the number of products of all.  Ends
 * the process when make cannot read the study.  bids_list_free() it.
 */
struct bids_list missing_subjects(const struct make_call *call,
                                  const struct bids_list *subjects,
                                  size_t *count);

/*
 * Whether another attempt may help a subject who is not done: it was not begun,
 * it was ended from outside (memory, time, its node), or what failed was ended
 * by a signal or ran out of memory.  What a stage refused would be refused
 * again.
 */
bool missing_may_come(const char *out, const char *subject);

/* Why a subject has no end of its own: "ended from outside: ..."; free() it. */
char *missing_reason(const char *out, const char *subject);

/*
 * Put on record as failed, with that reason, each run of `subjects` that has
 * products missing and no failure on record, so that the group goes on without
 * it.  Prints them.
 */
void missing_give_up(const struct make_call *call,
                     const struct bids_list *subjects);

#endif
