/*
 * method.h - what is different from method to method.
 *
 * To add one: write its functions, of the types below, put a `struct method`
 * into the table in stages/lib/states/method.c and its name, in the same place,
 * into method_names; its options go into struct states_options and the table of
 * stages/states.c.  Reading, summaries and tables are there already.
 *
 *   prepare  fills a sight but for its vectors: count, first, step, label (1
 * for a moment that will have a vector), kept, and values; serial, may die().
 * `frames` may hold what observe() needs. observe  writes the vectors of the
 * moments with label 1, kept x dims, in order.  May take back some (label
 * SEQUENCE_GAP, and one less kept). Runs for several runs at once: must not
 * die.  NULL: no vectors. find     gives every moment with label 1 its state
 * (label 1 .. count), the largest first, and fills count, pattern (states x
 * dims), quality, tried and chosen: states_cluster(), or a model of its own,
 * such as a hidden Markov model, which may well read the recordings instead of
 *            vectors.
 *   each     shows couplings of all pairs in time, for the null; or NULL, where
 *            there is none of that kind.
 *   compare  makes states->null; states_compare(), another, or NULL.
 *   describe adds to the sidecar of states.tsv what only this method knows; or
 *            NULL.
 *   write    writes tables that only this method has (states/sheet.h); or NULL.
 *   judge    writes quality.tsv; NULL: that of clusters.
 *   release  gives back states->model; or NULL.
 */
#ifndef STATES_METHOD_H
#define STATES_METHOD_H

#include "base/json.h"
#include "dynamic/surrogates.h"
#include "states/states.h"

enum form { FORM_PAIRS, FORM_NODES };

/* A column of sequence.tsv. */
struct method_value {
    const char *name, *about;
};

struct method {
    const char *moment;  /* "windows", "frames" */
    enum form form;      /* of a vector and of states.tsv */
    const char *pattern; /* what the numbers of states.tsv are */
    struct method_value values[VALUES_MOST]; /* names of NULL: none */
    bool is_fisher; /* vectors are atanh(r): patterns are turned back */
    void (*prepare)(struct states *states, size_t run);
    void (*observe)(const struct states *states, size_t run);
    void (*find)(struct states *states);
    void (*each)(const struct states *states, const gsl_matrix *x,
                 const bool *is_there, windows_take *take, void *context);
    void (*compare)(struct states *states);
    void (*describe)(const struct states *states, json_t *fields);
    void (*write)(const struct states *states);
    const char *rule; /* by which a number of states is taken of a range */
    void (*judge)(const struct states *states);
    void (*release)(struct states *states);
};

/* sliding, edge, mtd, leida, caps, hmm, svar; the end is NULL. */
extern const char *const method_names[];
const struct method *method_of(int place);

/* The functions of the methods, in files of their own; hmm and svar are in
 * states/models.h. */
void sliding_prepare(struct states *states, size_t run);
void sliding_observe(const struct states *states, size_t run);
void sliding_each(const struct states *states, const gsl_matrix *x,
                  const bool *is_there, windows_take *take, void *context);
void sliding_describe(const struct states *states, json_t *fields);
void sliding_write(const struct states *states);
void mtd_prepare(struct states *states, size_t run);
void mtd_observe(const struct states *states, size_t run);
void mtd_each_of(const struct states *states, const gsl_matrix *x,
                 const bool *is_there, windows_take *take, void *context);
void mtd_describe(const struct states *states, json_t *fields);
void edge_prepare(struct states *states, size_t run);
void edge_observe(const struct states *states, size_t run);
void edge_compare(struct states *states);
void edge_write(const struct states *states);
void leida_prepare(struct states *states, size_t run);
void leida_observe(const struct states *states, size_t run);
void caps_prepare(struct states *states, size_t run);
void caps_observe(const struct states *states, size_t run);

/* Room for the labels and values of count moments, all 0 and NaN. */
void sight_begin(struct sight *sight, const struct method *method,
                 size_t count);

/* The same for every frame of a run, with its series scaled to z-scores (n - 1)
 * over the frames that are there, in frames. */
void sight_of_frames(struct states *states, size_t run);

/* What surrogates of a run are made of. */
struct null_source {
    const struct recording *recording;
    gsl_matrix *rows;     /* of frames that are there, without mean */
    gsl_matrix *spectrum; /* of phase */
    struct surrogates_var var;
};

/*
 * Ready for --null-model; dies where the run does not have what it needs.  Give
 * it back with null_source_release(), which wants the same kind.
 */
struct null_source null_source_of(const struct states *states, size_t run);
void null_source_release(struct null_source *source, int kind);

/* y = a surrogate of the run, in its frames. */
void null_source_draw(gsl_matrix *y, const struct null_source *source, int kind,
                      struct rng *rng);

/* p = (1 + #{drawn >= observed}) / (1 + draws), which is never 0.  Sorts. */
struct null_row null_row_of(const char *statistic, size_t run, double observed,
                            double *drawn, size_t draws);

#endif
