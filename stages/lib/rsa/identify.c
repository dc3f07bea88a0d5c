#include "rsa/identify.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "num/blas.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 16, STREAM = 0x4944454e };

/* Squared distances, in units of squared lengths, that count as equal. */
static const double TIE = 1e-9;

static unsigned copies_of(const unsigned *copies, size_t subject)
{
    return copies ? copies[subject] : 1;
}

/* ---- nearest centroids ---- */

/* Sums of all subjects: of the Gram matrix over the rows of each region. */
struct totals {
    const struct identify_design *design;
    const gsl_matrix *gram;
    const unsigned *copies;
    gsl_matrix *cross;        /* rows x regions: with each row */
    double *inner, *weight;   /* regions: with each other; their number */
    double *others, *lengths; /* regions, without one subject: number, inner */
};

static struct totals totals_new(const struct identify_design *design,
                                const gsl_matrix *gram, const unsigned *copies)
{
    size_t regions = design->regions;
    struct totals all = {design,
                         gram,
                         copies,
                         gsl_matrix_calloc(gram->size1, regions),
                         NEW_ARRAY(double, regions),
                         NEW_ARRAY(double, regions),
                         NEW_ARRAY(double, regions),
                         NEW_ARRAY(double, regions)};

    for (size_t s = 0; s < design->subjects; s++) {
        double c = copies_of(copies, s);

        for (size_t u = design->start[s]; u < design->start[s + 1]; u++) {
            size_t k = design->region[u];

            all.weight[k] += c;
            for (size_t r = 0; c > 0 && r < gram->size1; r++)
                *gsl_matrix_ptr(all.cross, r, k) +=
                    c * gsl_matrix_get(gram, u, r);
        }
    }
    for (size_t s = 0; s < design->subjects; s++)
        for (size_t u = design->start[s]; u < design->start[s + 1]; u++)
            all.inner[design->region[u]] +=
                copies_of(copies, s) *
                gsl_matrix_get(all.cross, u, design->region[u]);
    return all;
}

static void totals_release(struct totals *all)
{
    gsl_matrix_free(all->cross);
    free(all->inner), free(all->weight), free(all->others), free(all->lengths);
}

/* others[] and lengths[] without subject s; false where a region is empty. */
static bool leave(struct totals *all, size_t s)
{
    const struct identify_design *design = all->design;
    double c = copies_of(all->copies, s);
    size_t first = design->start[s], end = design->start[s + 1];
    bool is_whole = true;

    memcpy(all->others, all->weight, design->regions * sizeof(double));
    memcpy(all->lengths, all->inner, design->regions * sizeof(double));
    for (size_t u = first; u < end; u++) {
        size_t k = design->region[u];

        all->others[k] -= c;
        all->lengths[k] -= 2 * c * gsl_matrix_get(all->cross, u, k);
        for (size_t v = first; v < end; v++)
            if (design->region[v] == k)
                all->lengths[k] += c * c * gsl_matrix_get(all->gram, u, v);
    }
    for (size_t k = 0; k < design->regions; k++)
        is_whole = is_whole && all->others[k] > 0;
    return is_whole;
}

/* The nearest region of row r of subject s, and the margin. */
static double choose(double *margin, const struct totals *all, size_t s,
                     size_t r)
{
    const struct identify_design *design = all->design;
    double own = gsl_matrix_get(all->gram, r, r);
    double best = INFINITY, second = INFINITY;
    bool is_defined = isfinite(own);
    size_t chosen = 0;

    for (size_t k = 0; k < design->regions; k++) {
        double n = all->others[k], cross = gsl_matrix_get(all->cross, r, k);
        double length = all->lengths[k] / (n * n), d;

        for (size_t u = design->start[s]; u < design->start[s + 1]; u++)
            if (design->region[u] == k)
                cross -=
                    copies_of(all->copies, s) * gsl_matrix_get(all->gram, r, u);
        d = own - 2 * cross / n + length;
        is_defined = is_defined && isfinite(d);
        d = d < 0 ? 0 : d;
        if (d < best - TIE * (own + length)) {
            second = best;
            best = d;
            chosen = k;
        } else {
            second = fmin(second, d);
        }
    }
    *margin =
        second > 0 && isfinite(second) ? fmax(second - best, 0) / second : 0;
    return is_defined ? (double)(chosen == design->region[r]) : NAN;
}

void identify_rows(double *hits, double *margins,
                   const struct identify_design *design, const gsl_matrix *gram,
                   const unsigned *copies)
{
    struct totals all = totals_new(design, gram, copies);

    for (size_t s = 0; s < design->subjects; s++) {
        bool is_told = copies_of(copies, s) > 0 && leave(&all, s);

        for (size_t r = design->start[s]; r < design->start[s + 1]; r++) {
            double margin = NAN;

            hits[r] = is_told ? choose(&margin, &all, s, r) : NAN;
            if (margins)
                margins[r] = isnan(hits[r]) ? NAN : margin;
        }
    }
    totals_release(&all);
}

/* ---- accuracies ---- */

static double share(const double *hits, const struct identify_design *design,
                    const unsigned *copies, size_t first, size_t end)
{
    double sum = 0, weight = 0;

    for (size_t s = first; s < end; s++)
        for (size_t r = design->start[s]; r < design->start[s + 1]; r++)
            if (!isnan(hits[r])) {
                sum += copies_of(copies, s) * hits[r];
                weight += copies_of(copies, s);
            }
    return weight > 0 ? sum / weight : NAN;
}

double identify_accuracy(const struct identify_design *design,
                         const gsl_matrix *gram, const unsigned *copies)
{
    double *hits = NEW_ARRAY(double, gram->size1), accuracy;

    identify_rows(hits, NULL, design, gram, copies);
    accuracy = share(hits, design, copies, 0, design->subjects);
    free(hits);
    return accuracy;
}

void identify_subjects(double *shares, const struct identify_design *design,
                       const gsl_matrix *gram)
{
    double *hits = NEW_ARRAY(double, gram->size1);

    identify_rows(hits, NULL, design, gram, NULL);
    for (size_t s = 0; s < design->subjects; s++)
        shares[s] = share(hits, design, NULL, s, s + 1);
    free(hits);
}

void identify_without(double *left, const struct identify_design *design,
                      const gsl_matrix *gram)
{
    unsigned *copies = NEW_ARRAY(unsigned, design->subjects);

    for (size_t s = 0; s < design->subjects; s++) {
        for (size_t t = 0; t < design->subjects; t++)
            copies[t] = t != s;
        left[s] = identify_accuracy(design, gram, copies);
    }
    free(copies);
}

/* ---- bootstrap ---- */

struct desk {
    gsl_matrix *kept, *gram; /* pairs x rows that weigh something; rows^2 */
    unsigned *stimuli, *subjects;
};

struct run {
    double *const *accuracy;
    const struct identify_design *design;
    const gsl_matrix *columns;
    const struct identify_resamples *resamples;
    gsl_matrix *whole; /* Gram matrix of all stimuli once */
    struct desk *desks;
};

static size_t draw(unsigned *copies, size_t count, struct rng *rng)
{
    size_t different = 0;

    memset(copies, 0, count * sizeof(*copies));
    for (size_t k = 0; k < count; k++)
        different += copies[rng_below(rng, count)]++ == 0;
    return different;
}

/* Pairs of different stimuli that were drawn, by the root of their weight. */
static void weigh(struct desk *desk, const struct run *run)
{
    const size_t rows = run->columns->size2;
    gsl_matrix_view part;
    size_t kept = 0;

    for (size_t p = 0; p < run->columns->size1; p++) {
        unsigned weight = desk->stimuli[run->resamples->a[p]] *
                          desk->stimuli[run->resamples->b[p]];
        const double *from = gsl_matrix_const_ptr(run->columns, p, 0);
        double *to = gsl_matrix_ptr(desk->kept, kept, 0), root = sqrt(weight);

        if (!weight)
            continue;
        for (size_t r = 0; r < rows; r++)
            to[r] = root * from[r];
        kept++;
    }
    if (!kept) {
        gsl_matrix_set_all(desk->gram, NAN);
        return;
    }
    part = gsl_matrix_submatrix(desk->kept, 0, 0, kept, rows);
    blas_gram(desk->gram, 1, &part.matrix);
}

static void resample(const struct run *run, struct desk *desk, size_t b)
{
    const struct identify_resamples *plan = run->resamples;
    const struct identify_design *design = run->design;
    struct rng rng = rng_init(plan->seed, ((uint64_t)STREAM << 32) + b);
    size_t different = draw(desk->stimuli, plan->stimuli, &rng);

    draw(desk->subjects, design->subjects, &rng);
    run->accuracy[IDENTIFY_SUBJECTS][b] =
        identify_accuracy(design, run->whole, desk->subjects);
    if (different < 3)
        gsl_matrix_set_all(desk->gram, NAN);
    else
        weigh(desk, run);
    run->accuracy[IDENTIFY_STIMULI][b] =
        identify_accuracy(design, desk->gram, NULL);
    run->accuracy[IDENTIFY_BOTH][b] =
        identify_accuracy(design, desk->gram, desk->subjects);
}

static void chunk(void *context, size_t worker, size_t index)
{
    const struct run *run = context;
    size_t end = (index + 1) * CHUNK;

    for (size_t b = index * CHUNK; b < end && b < run->resamples->samples; b++)
        resample(run, &run->desks[worker], b);
}

void identify_bootstrap(double *const accuracy[IDENTIFY_KINDS],
                        const struct identify_design *design,
                        const gsl_matrix *columns,
                        const struct identify_resamples *resamples)
{
    struct run run = {accuracy, design, columns, resamples, NULL, NULL};
    size_t rows = columns->size2, threads = resamples->threads;

    run.whole = gsl_matrix_alloc(rows, rows);
    run.desks = NEW_ARRAY(struct desk, threads);
    blas_gram(run.whole, 1, columns);
    for (size_t k = 0; k < threads; k++)
        run.desks[k] = (struct desk){gsl_matrix_alloc(columns->size1, rows),
                                     gsl_matrix_alloc(rows, rows),
                                     NEW_ARRAY(unsigned, resamples->stimuli),
                                     NEW_ARRAY(unsigned, design->subjects)};
    workers_run(threads, (resamples->samples + CHUNK - 1) / CHUNK, chunk, &run);
    for (size_t k = 0; k < threads; k++) {
        gsl_matrix_free(run.desks[k].kept), gsl_matrix_free(run.desks[k].gram);
        free(run.desks[k].stimuli), free(run.desks[k].subjects);
    }
    gsl_matrix_free(run.whole);
    free(run.desks);
}
