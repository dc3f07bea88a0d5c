#include "tensor/mask.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * A number for every row of bits, the same for equal rows, in the order in
 * which they first appear; returns how many there are.  An open table of the
 * rows met so far.
 */
static size_t number_rows(size_t *number, const uint64_t *rows, size_t count,
                          size_t words)
{
    size_t room = 2, found = 0;
    size_t *table;

    while (room < 2 * count)
        room *= 2;
    table = NEW_ARRAY(size_t, room); /* row + 1; 0: free */
    for (size_t i = 0; i < count; i++) {
        const uint64_t *row = rows + i * words;
        uint64_t mixed = 0x9e3779b97f4a7c15u;
        size_t at;

        for (size_t k = 0; k < words; k++) {
            mixed = (mixed ^ row[k]) * 0xff51afd7ed558ccdu;
            mixed ^= mixed >> 32;
        }
        for (at = mixed & (room - 1); table[at]; at = (at + 1) & (room - 1))
            if (!memcmp(rows + (table[at] - 1) * words, row,
                        words * sizeof *row))
                break;
        if (!table[at]) {
            table[at] = i + 1;
            number[i] = found++;
        } else {
            number[i] = number[table[at] - 1];
        }
    }
    free(table);
    return found;
}

static struct mask *mask_alloc(size_t subjects, size_t pairs)
{
    struct mask *mask = NEW_ARRAY(struct mask, 1);

    mask->subjects = subjects;
    mask->pairs = pairs;
    mask->pattern = NEW_ARRAY(size_t, pairs);
    mask->kind = NEW_ARRAY(size_t, subjects);
    return mask;
}

/* seen of patterns and classes, from that of any of their members. */
static void fill_seen(struct mask *mask, const bool *seen)
{
    size_t *pair_of = NEW_ARRAY(size_t, mask->patterns);

    for (size_t p = mask->pairs; p-- > 0;)
        pair_of[mask->pattern[p]] = p;
    mask->seen = NEW_ARRAY(bool, mask->patterns * mask->classes);
    mask->subjects_seen = NEW_ARRAY(size_t, mask->patterns);
    for (size_t w = 0; w < mask->subjects; w++)
        for (size_t d = 0; d < mask->patterns; d++) {
            bool has = seen[w * mask->pairs + pair_of[d]];

            mask->seen[d * mask->classes + mask->kind[w]] = has;
            mask->subjects_seen[d] += has;
        }
    free(pair_of);
}

struct mask *mask_new(const bool *seen, size_t subjects, size_t pairs)
{
    struct mask *mask = mask_alloc(subjects, pairs);
    size_t down = subjects / 64 + 1, along = pairs / 64 + 1;
    uint64_t *columns = NEW_ARRAY(uint64_t, pairs * down);
    uint64_t *rows = NEW_ARRAY(uint64_t, subjects * along);

    for (size_t w = 0; w < subjects; w++)
        for (size_t p = 0; p < pairs; p++) {
            uint64_t bit = seen[w * pairs + p];

            columns[p * down + w / 64] |= bit << w % 64;
            rows[w * along + p / 64] |= bit << p % 64;
        }
    mask->patterns = number_rows(mask->pattern, columns, pairs, down);
    mask->classes = number_rows(mask->kind, rows, subjects, along);
    fill_seen(mask, seen);
    free(columns), free(rows);
    return mask;
}

struct mask *mask_full(size_t subjects, size_t pairs)
{
    struct mask *mask = mask_alloc(subjects, pairs);

    mask->patterns = mask->classes = 1;
    mask->seen = NEW_ARRAY(bool, 1);
    mask->seen[0] = true;
    mask->subjects_seen = NEW_ARRAY(size_t, 1);
    mask->subjects_seen[0] = subjects;
    return mask;
}

struct mask *mask_copy(const struct mask *mask)
{
    struct mask *copy = mask_alloc(mask->subjects, mask->pairs);
    size_t cells = mask->patterns * mask->classes;

    copy->patterns = mask->patterns;
    copy->classes = mask->classes;
    copy->seen = NEW_ARRAY(bool, cells);
    copy->subjects_seen = NEW_ARRAY(size_t, mask->patterns);
    memcpy(copy->pattern, mask->pattern, mask->pairs * sizeof *copy->pattern);
    memcpy(copy->kind, mask->kind, mask->subjects * sizeof *copy->kind);
    memcpy(copy->seen, mask->seen, cells * sizeof *copy->seen);
    memcpy(copy->subjects_seen, mask->subjects_seen,
           mask->patterns * sizeof *copy->subjects_seen);
    return copy;
}

void mask_free(struct mask *mask)
{
    if (!mask)
        return;
    free(mask->pattern), free(mask->kind), free(mask->seen);
    free(mask->subjects_seen), free(mask);
}

bool mask_has(const struct mask *mask, size_t subject, size_t pair)
{
    return mask
        ->seen[mask->pattern[pair] * mask->classes + mask->kind[subject]];
}

bool mask_is_full(const struct mask *mask)
{
    return mask->patterns == 1 && mask->subjects_seen[0] == mask->subjects;
}

size_t mask_count(const struct mask *mask)
{
    size_t count = 0;

    for (size_t p = 0; p < mask->pairs; p++)
        count += mask->subjects_seen[mask->pattern[p]];
    return count;
}

void mask_of_nodes(bool *seen, const bool *nodes, size_t subjects, size_t count)
{
    for (size_t w = 0; w < subjects; w++)
        for (size_t i = 0; i < count; i++)
            for (size_t j = i + 1; j < count; j++)
                *seen++ = nodes[w * count + i] && nodes[w * count + j];
}
