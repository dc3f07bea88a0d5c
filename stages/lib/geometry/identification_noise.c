#include "geometry/identification_noise.h"

#include "base/mem.h"
#include "base/rng.h"
#include "geometry/identification_tables.h"
#include "io/sheet.h"
#include "num/blas.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWS = 10, NOISE_STREAM = 0x4e4f4953, PAPER_STREAM = 0x50415045 };

/* ---- noise ---- */

struct run {
    const struct identification *all;
    const struct identify_design *design;
    const struct identification_noise *noise;
    gsl_matrix *rdms;              /* of standard deviation 1 */
    double spread;                 /* of all entries */
    gsl_matrix *accuracy, *margin; /* level and repeat x statistics */
};

/* Mean and standard deviation (n) of what is not NaN. */
static double spread_of(const double *x, size_t count, double *mean)
{
    double sum = 0, squares = 0, n = 0;

    for (size_t k = 0; k < count; k++)
        if (!isnan(x[k])) {
            sum += x[k];
            n++;
        }
    *mean = sum / n;
    for (size_t k = 0; k < count; k++)
        if (!isnan(x[k]))
            squares += (x[k] - *mean) * (x[k] - *mean);
    return sqrt(squares / n);
}

static gsl_matrix *normalized(const gsl_matrix *rdms)
{
    gsl_matrix *copy = gsl_matrix_alloc(rdms->size1, rdms->size2);

    gsl_matrix_memcpy(copy, rdms);
    for (size_t r = 0; r < rdms->size1; r++) {
        double *row = gsl_matrix_ptr(copy, r, 0), mean;
        double spread = spread_of(row, rdms->size2, &mean);

        /* A constant RDM has no spread, and no view but itself. */
        for (size_t p = 0; spread > 0 && p < rdms->size2; p++)
            row[p] /= spread;
    }
    return copy;
}

static void repeat(void *context, size_t worker, size_t index)
{
    const struct run *run = context;
    size_t level = index / run->noise->repeats;
    size_t again = index % run->noise->repeats;
    size_t count = run->rdms->size1 * run->rdms->size2;
    double sd = run->noise->levels[level] / 10 * run->spread;
    struct rng rng =
        rng_init(run->noise->seed, ((uint64_t)NOISE_STREAM << 32) + again);
    gsl_matrix *noisy;
    double *draws;

    (void)worker;
    if (sd <= 0 && again > 0)
        return;
    noisy = gsl_matrix_alloc(run->rdms->size1, run->rdms->size2);
    draws = NEW_ARRAY(double, count);
    rng_normals(&rng, draws, count);
    for (size_t k = 0; k < count; k++) {
        double x = run->rdms->data[k] + sd * draws[k];

        noisy->data[k] = x < 0 ? 0 : x;
    }
    identification_repeat(gsl_matrix_ptr(run->accuracy, index, 0),
                          gsl_matrix_ptr(run->margin, index, 0), run->all,
                          noisy, run->design);
    free(draws), gsl_matrix_free(noisy);
}

static struct sheet begin_noise(const char *results,
                                const struct identification_noise *noise)
{
    static const char *const columns[][2] = {
        {"level", "Noise, in tenths of the standard deviation of all entries"},
        {"statistic", "What of the RDMs was compared"},
        {"lower", "Lower threshold, a quantile of the ranks of an RDM"},
        {"upper", "Upper threshold"},
        {"family", "Of thresholds"},
        {"accuracy", "Share of RDMs of which the region is told, mean over "
                     "draws"},
        {"sd", "Standard deviation of it over draws"},
        {"margin", "As in the results, mean over draws"}};
    struct sheet sheet = sheet_beside(
        results, "_noise.tsv",
        "Regions told by noisy RDMs, each divided by its standard deviation "
        "before: here, raw RDMs are of one scale");

    for (size_t k = 0; k < 8; k++)
        sheet_column(&sheet, columns[k][0], columns[k][1]);
    sheet_head(&sheet);
    json_put_count(sheet.fields, "Draws", noise->repeats);
    return sheet;
}

static void put_level(struct sheet *sheet, const struct run *run, size_t level)
{
    size_t draws = run->noise->levels[level] > 0 ? run->noise->repeats : 1;
    double *x = NEW_ARRAY(double, draws);

    for (size_t k = 0; k < run->all->statistics; k++) {
        double accuracy, margin, sd;

        for (size_t d = 0; d < draws; d++)
            x[d] =
                gsl_matrix_get(run->margin, level * run->noise->repeats + d, k);
        spread_of(x, draws, &margin);
        for (size_t d = 0; d < draws; d++)
            x[d] = gsl_matrix_get(run->accuracy,
                                  level * run->noise->repeats + d, k);
        spread_of(x, draws, &accuracy);
        sd = sqrt(verdicts_variance(x, draws));
        tsv_number(sheet->out, run->noise->levels[level]);
        tsv_text(sheet->out, run->all->statistic[k].name);
        identification_tables_place(sheet->out, &run->all->statistic[k]);
        tsv_number(sheet->out, accuracy);
        tsv_number(sheet->out, sd);
        tsv_number(sheet->out, margin);
        tsv_end_row(sheet->out);
    }
    free(x);
}

void identification_noise_write(const char *results,
                                const struct identification *all,
                                const gsl_matrix *rdms,
                                const struct identify_design *design,
                                const struct identification_noise *noise)
{
    size_t jobs = noise->count * noise->repeats;
    struct run run = {all,
                      design,
                      noise,
                      normalized(rdms),
                      0,
                      gsl_matrix_alloc(jobs, all->statistics),
                      gsl_matrix_alloc(jobs, all->statistics)};
    struct sheet sheet = begin_noise(results, noise);
    double mean;

    run.spread = spread_of(run.rdms->data, rdms->size1 * rdms->size2, &mean);
    workers_run(noise->threads, jobs, repeat, &run);
    for (size_t level = 0; level < noise->count; level++)
        put_level(&sheet, &run, level);
    json_put_text(sheet.fields, "Undefined",
                  "draws in which some RDM has no such view are left out, and "
                  "n/a are those without any: zeros, as of noise that is cut "
                  "there, are ways of length zero, which may join all stimuli");
    sheet_end(&sheet);
    gsl_matrix_free(run.rdms);
    gsl_matrix_free(run.accuracy), gsl_matrix_free(run.margin);
}

/* ---- the authors' test ---- */

static void draw_family(double accuracies[DRAWS], int family,
                        const struct views *views,
                        const struct identify_design *design, uint64_t seed)
{
    gsl_matrix *columns = gsl_matrix_alloc(views->pairs, views->rdms);
    gsl_matrix *gram = gsl_matrix_alloc(views->rdms, views->rdms);
    struct rng rng =
        rng_init(seed, ((uint64_t)PAPER_STREAM << 32) + (uint64_t)family);

    for (size_t k = 0; k < DRAWS; k++) {
        struct grid_families_cell cell = grid_families_draw(family, &rng);
        const struct view view = {VIEWS_RGTM, cell.lower, cell.upper};
        size_t undefined = views_see(columns, views, view);

        blas_gram(gram, 1, columns);
        accuracies[k] = undefined ? NAN : identify_accuracy(design, gram, NULL);
    }
    gsl_matrix_free(columns), gsl_matrix_free(gram);
}

static struct sheet begin_paper(const char *results)
{
    static const char *const columns[][2] = {
        {"family_a", "First family"},
        {"family_b", "Second family"},
        {"accuracy_a", "Mean over ten drawn thresholds"},
        {"accuracy_b", "Mean over ten drawn thresholds"},
        {"t", "Mean difference by its standard deviation over the draws"},
        {"df", "Subjects"},
        {"p", "Two-sided, uncorrected"}};
    struct sheet sheet = sheet_beside(
        results, "_paper.tsv",
        "Families of thresholds as in the code of Lin and Kriegeskorte: not a "
        "test of anything, since drawn thresholds are no sample of subjects or "
        "stimuli");

    for (size_t k = 0; k < 7; k++)
        sheet_column(&sheet, columns[k][0], columns[k][1]);
    sheet_head(&sheet);
    return sheet;
}

void identification_noise_paper(const char *results, const gsl_matrix *rdms,
                                const struct identify_design *design,
                                size_t stimuli, uint64_t seed)
{
    struct views *views = views_new(rdms, stimuli);
    struct sheet sheet = begin_paper(results);
    double drawn[GRID_FAMILIES][DRAWS], means[GRID_FAMILIES];

    for (int f = 0; f < GRID_FAMILIES; f++) {
        draw_family(drawn[f], f, views, design, seed);
        spread_of(drawn[f], DRAWS, &means[f]);
    }
    for (int a = 0; a < GRID_FAMILIES; a++)
        for (int b = a + 1; b < GRID_FAMILIES; b++) {
            double d[DRAWS], mean, sd, freedom = (double)design->subjects;

            for (int k = 0; k < DRAWS; k++)
                d[k] = drawn[a][k] - drawn[b][k];
            sd = spread_of(d, DRAWS, &mean);
            tsv_text(sheet.out, grid_families_names[a]);
            tsv_text(sheet.out, grid_families_names[b]);
            tsv_number(sheet.out, means[a]);
            tsv_number(sheet.out, means[b]);
            tsv_number(sheet.out, sd > 0 ? mean / sd : NAN);
            tsv_number(sheet.out, freedom);
            tsv_number(sheet.out, verdicts_t(mean, sd, freedom, true));
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
    views_free(views);
}
