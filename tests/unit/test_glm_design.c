/* Regressors against designs of nilearn 0.14 (golden files of 0.14.0, single
 * rows of make_first_level_design_matrix of 0.14.1). */
#include "../golden.h"
#include "../tap.h"
#include "glm_events.h"

#define DIR "tests/golden/timeseries/"

/* The regressors of A, then those of B. */
static gsl_matrix *columns_of(const struct regressor_timing *timing,
                              enum hrf_model model, const size_t *delays,
                              size_t count)
{
    struct hrf hrf = hrf_new(model, timing->tr, delays, count);
    gsl_matrix *x = gsl_matrix_alloc(timing->frames, 2 * hrf.parts);
    gsl_matrix_view a =
        gsl_matrix_submatrix(x, 0, 0, timing->frames, hrf.parts);
    gsl_matrix_view b =
        gsl_matrix_submatrix(x, 0, hrf.parts, timing->frames, hrf.parts);

    regressor_columns(&a.matrix, timing, &hrf, events_of_a, EVENTS);
    regressor_columns(&b.matrix, timing, &hrf, events_of_b, EVENTS);
    hrf_release(&hrf);
    return x;
}

static void designs_are_those_of_nilearn(void)
{
    gsl_matrix *plain = columns_of(&usual_timing, HRF_SPM, NULL, 0);
    gsl_matrix *derived =
        columns_of(&usual_timing, HRF_SPM_DERIVATIVE, NULL, 0);
    gsl_matrix *want = golden(DIR "design_spm.tsv", FRAMES, 7);
    gsl_matrix *want_derived =
        golden(DIR "design_spm_derivative.tsv", FRAMES, 9);
    gsl_matrix_view head = gsl_matrix_submatrix(want, 0, 0, FRAMES, 2);
    gsl_matrix_view more = gsl_matrix_submatrix(want_derived, 0, 0, FRAMES, 4);

    close_to(distance(plain, &head.matrix), 0, 1e-13, "SPM's response");
    close_to(distance(derived, &more.matrix), 0, 1e-12, "and its derivative");
    gsl_matrix_free(plain), gsl_matrix_free(derived);
    gsl_matrix_free(want), gsl_matrix_free(want_derived);
}

enum { ROWS = 4, MOST = 6 };
static const size_t rows[ROWS] = {5, 36, 77, 119};

/* The largest difference in these rows. */
static double error(const gsl_matrix *x, const double want[ROWS][MOST])
{
    double most = 0;

    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < x->size2; k++)
            most = fmax(most, fabs(gsl_matrix_get(x, rows[i], k) - want[i][k]));
    return most;
}

static const double glover_dispersion[ROWS][MOST] = {
    {1.0430505522757652, 0.3095760195900832, -0.04444176799821929, 0, 0, 0},
    {1.3492219703074761, -0.2506226629904666, 0.0390747816945588, 0, 0, 0},
    {-0.0015480169504236455, 0.0010332195302688693, 0.0007582976708280257,
     0.1428333579396568, 0.1298484675418785, -0.11041794162142751},
    {0, 0, 0, -0.0003635168128548416, 0.00024086985654575988,
     0.0001856936797692363}};

static const double spm_dispersion[ROWS][MOST] = {
    {1.088772691953534, 0.019164631553785207, 0.017868097215996234, 0, 0, 0},
    {-0.013620204031971804, 0.005319270025136942, 0.0034990525581915927,
     0.0003735576337420549, 0.0010644448828622188, -0.0012477769232385255},
    {0.5196999924705489, -0.21713500955887274, -0.05947314079059664, 0, 0, 0},
    {0, 0, 0, 0, 0, 0}};

static const double impulses[ROWS][MOST] = {
    {1, 1, 0, 0}, {0, 1, 0, 0}, {0, 0, 0.5, 0}, {0, 0, 0, 0}};

static const double powers[ROWS][MOST] = {
    {-0.45606694560669475, 0.12397075214602886, -0.025888052807814338},
    {-0.19665271966527215, -0.04535401457724257, 0.022135437516146647},
    {0.14644351464435124, -0.0625806037476001, -0.019006558711636146},
    {0.4979079497907948, 0.16388601973588257, 0.04813723257514246}};

static void single_rows_are_those_of_nilearn(void)
{
    const struct regressor_timing slow = {
        .frames = FRAMES, .tr = 2.5, .reference = 0.5};
    const struct regressor_timing middle = {
        .frames = FRAMES, .tr = 2, .reference = 0.5};
    const size_t delays[] = {0, 3};
    gsl_matrix *glover =
        columns_of(&usual_timing, HRF_GLOVER_DISPERSION, NULL, 0);
    gsl_matrix *spm = columns_of(&slow, HRF_SPM_DISPERSION, NULL, 0);
    gsl_matrix *fir = columns_of(&usual_timing, HRF_FIR, delays, 2);
    gsl_matrix *drift = gsl_matrix_alloc(FRAMES, 3);

    regressor_polynomials(drift, &middle);
    close_to(error(glover, glover_dispersion), 0, 1e-12,
             "Glover's response with both derivatives");
    close_to(error(spm, spm_dispersion), 0, 1e-12,
             "SPM's, with frames taken in the middle of their 2.5 s");
    close_to(error(fir, impulses), 0, 1e-12, "finite impulses");
    close_to(error(drift, powers), 0, 1e-13, "polynomial drift");
    gsl_matrix_free(glover), gsl_matrix_free(spm);
    gsl_matrix_free(fir), gsl_matrix_free(drift);
}

/* One event, SPM's response. */
static gsl_matrix *response_to(struct regressor_event event)
{
    struct hrf hrf = hrf_new(HRF_SPM, usual_timing.tr, NULL, 0);
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, 1);

    regressor_columns(x, &usual_timing, &hrf, &event, 1);
    hrf_release(&hrf);
    return x;
}

static void a_regressor_moves_with_its_event(void)
{
    struct regressor_event here = {21, 3, 1}, there = {61, 3, 1};
    gsl_matrix *x = response_to(here), *y = response_to(there);
    double most = 0;

    for (size_t t = 20; t < FRAMES; t++)
        most = fmax(
            most, fabs(gsl_matrix_get(y, t, 0) - gsl_matrix_get(x, t - 20, 0)));
    close_to(most, 0, 1e-3, "20 frames later the response is, up to its grid");
    ok(gsl_matrix_get(x, 13, 0) > gsl_matrix_get(x, 11, 0) &&
           gsl_matrix_get(x, 13, 0) > gsl_matrix_get(x, 16, 0),
       "and its peak is 5 s after the event");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

static void events_before_the_run_count_while_they_can(void)
{
    struct regressor_event before = {-4, 2, 1}, long_ago = {-60, 2, 1};
    struct regressor_event lasting = {-60, 70, 1}, after = {238.5, 1, 1};
    struct regressor_event last = {238, 0, 1};
    gsl_matrix *x = response_to(before), *y = response_to(lasting);

    ok(regressor_sees(&usual_timing, &before), "4 s before the run");
    ok(!regressor_sees(&usual_timing, &long_ago), "a minute before is over");
    ok(regressor_sees(&usual_timing, &lasting), "unless it lasts");
    ok(regressor_sees(&usual_timing, &last), "at the last frame");
    ok(!regressor_sees(&usual_timing, &after), "after it");
    ok(gsl_matrix_get(x, 0, 0) > 0.05, "the first frame has its response");
    close_to(gsl_matrix_get(y, 0, 0), 1, 0.01,
             "a long event has lifted it to its plateau");
    gsl_matrix_free(x), gsl_matrix_free(y);
}

int main(void)
{
    designs_are_those_of_nilearn();
    single_rows_are_those_of_nilearn();
    a_regressor_moves_with_its_event();
    events_before_the_run_count_while_they_can();
    return done();
}
