/*
 * visits.h - who was measured when: rows that belong to subjects and sessions.
 */
#ifndef STATS_VISITS_H
#define STATS_VISITS_H

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

struct visits {
    size_t rows, subjects, sessions;
    size_t *subject, *session; /* of each row, from 0 */
};

/* Whether every subject has one row in every session. */
bool visits_are_balanced(const struct visits *visits);

/*
 * subject[rows]: the subjects of the rows, shuffled within each session: what
 * could as well have been if rows did not tell subjects apart, whatever the
 * sessions do to them.
 */
void visits_shuffle(size_t *subject, const struct visits *visits,
                    struct rng *rng);

#endif
