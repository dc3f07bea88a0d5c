/*
 * sample.h - who was tested: the rows of a test over a group.
 */
#ifndef PAGE_SAMPLE_H
#define PAGE_SAMPLE_H

#include "page/tested.h"

struct sample {
    char *root;  /* the dataset, absolute; NULL where there is none */
    char *fault; /* why it cannot be told who was tested, or NULL */
    struct table *manifest, *people;
    size_t rows;          /* that were tested */
    size_t *record;       /* of each, its row in `manifest` .. */
    size_t *person;       /* .. and in `people`, TABLE_NONE without one */
    const char *tested;   /* column in question, or NULL */
    const json_t *levels; /* of it, as in the sidecar; NULL: no factor */
    size_t *level; /* of each row, counted in `levels`; 0 without a factor */
    size_t level_count;
    double *motion;          /* mean framewise displacement (mm) of each row */
    const char *motion_from; /* what said so; NULL where nothing does */
};

/*
 * From the sidecar of the results: the manifest and the participants are the
 * first two of its Sources, as they were (checksums), and who has a row there
 * and is not among LeftOut was tested.  Motion is the column mean_fd of the
 * participants or of the manifest, or MeanFramewiseDisplacement of the sidecars
 * of the matrices.  What does not come out at the number of rows that the
 * sidecar says has a `fault`, and no rows.  Release it with sample_release().
 */
struct sample sample_read(const struct tested *tested);
void sample_release(struct sample *sample);

/* The cell of a row in a column of the participants, or else of the manifest;
 * NULL where neither has the column. */
const char *sample_cell(const struct sample *sample, size_t row,
                        const char *column);

/* The same as a number, NaN where it is none. */
double sample_number(const struct sample *sample, size_t row,
                     const char *column);

const char *sample_id(const struct sample *sample, size_t row);

/* Name of a level of the factor in question. */
const char *sample_level(const struct sample *sample, size_t level);

/* The table of who was tested, the design as a picture, and who was left out.
 */
void page_sample(const struct tested *tested, const struct sample *sample);
void page_design(const struct tested *tested, const struct sample *sample);

/* The section: motion by level, or against what was tested, and what is left
 * of it in the edges, where qcfc was run (see motion.c). */
void page_test_motion(const struct tested *tested, const struct sample *sample);

#endif
