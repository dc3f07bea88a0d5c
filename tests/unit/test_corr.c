#include "../golden.h"
#include "../tap.h"

#include "signal/corr.h"

#define FILES "tests/golden/timeseries/"

static void unaffected_by_scale_and_offset(void)
{
    gsl_matrix *x = noise(50, 4, 1), *y = noise(50, 4, 1);
    gsl_matrix *rx = gsl_matrix_alloc(4, 4), *ry = gsl_matrix_alloc(4, 4);

    gsl_matrix_scale(y, 3);
    gsl_matrix_add_constant(y, 100);
    corr_pearson(rx, x);
    corr_pearson(ry, y);
    close_to(distance(rx, ry), 0, 1e-12, "unaffected by scale and offset");
    gsl_matrix_free(x), gsl_matrix_free(y);
    gsl_matrix_free(rx), gsl_matrix_free(ry);
}

static void regions_in_another_order_move_the_entries(void)
{
    gsl_matrix *x = noise(50, 3, 2), *y = noise(50, 3, 2);
    gsl_matrix *rx = gsl_matrix_alloc(3, 3), *ry = gsl_matrix_alloc(3, 3);

    gsl_matrix_swap_columns(y, 0, 2);
    corr_pearson(rx, x);
    corr_pearson(ry, y);
    gsl_matrix_swap_columns(ry, 0, 2);
    gsl_matrix_swap_rows(ry, 0, 2);
    close_to(distance(rx, ry), 0, 1e-15, "regions may come in any order");
    gsl_matrix_free(x), gsl_matrix_free(y);
    gsl_matrix_free(rx), gsl_matrix_free(ry);
}

static void symmetric_with_a_diagonal_of_1(void)
{
    gsl_matrix *x = noise(30, 90, 3), *r = gsl_matrix_alloc(90, 90);
    gsl_matrix *turned = gsl_matrix_alloc(90, 90);
    size_t wrong = 0;

    for (size_t t = 0; t < 30; t++)
        gsl_matrix_set(x, t, 5, -7 * gsl_matrix_get(x, t, 4));
    corr_pearson(r, x);
    gsl_matrix_transpose_memcpy(turned, r);
    ok(gsl_matrix_equal(r, turned), "exactly symmetric");
    for (size_t i = 0; i < 90; i++)
        wrong += gsl_matrix_get(r, i, i) != 1;
    ok(wrong == 0, "the diagonal is exactly 1");
    ok(gsl_matrix_min(r) >= -1 && gsl_matrix_max(r) <= 1, "within [-1, 1]");
    close_to(gsl_matrix_get(r, 4, 5), -1, 1e-15, "an inverted copy has -1");
    gsl_matrix_free(x), gsl_matrix_free(r), gsl_matrix_free(turned);
}

/* sqrt(v) sqrt(v) is not v for about every second v. */
static void variances_normalize_to_exactly_1(void)
{
    gsl_matrix *m = gsl_matrix_calloc(50, 50);
    size_t wrong = 0;

    for (size_t i = 0; i < 50; i++)
        gsl_matrix_set(m, i, i, 0.1 + (double)i);
    gsl_matrix_set(m, 3, 3, 0);
    corr_normalize(m, m);
    for (size_t i = 0; i < 50; i++)
        wrong += i != 3 && gsl_matrix_get(m, i, i) != 1;
    ok(wrong == 0, "any variance gives a diagonal of exactly 1");
    ok(isnan(gsl_matrix_get(m, 3, 3)) && isnan(gsl_matrix_get(m, 0, 3)),
       "no variance gives NaN");
    gsl_matrix_free(m);
}

static void constant_column_is_undefined(void)
{
    gsl_matrix *x = noise(20, 3, 4), *r = gsl_matrix_alloc(3, 3);

    for (size_t t = 0; t < 20; t++)
        gsl_matrix_set(x, t, 1, 0.7);
    corr_pearson(r, x);
    ok(isnan(gsl_matrix_get(r, 1, 1)), "constant column: diagonal is NaN");
    ok(isnan(gsl_matrix_get(r, 0, 1)), "constant column: off-diagonal is NaN");
    close_to(gsl_matrix_get(r, 0, 0), 1, 0, "constant column: others intact");
    gsl_matrix_free(x), gsl_matrix_free(r);
}

static void agrees_with_the_reference(void)
{
    gsl_matrix *z = golden(FILES "clean_detrend_zs.tsv", 120, 6);
    gsl_matrix *x = golden(FILES "in_X_T120_R6_seed42.tsv", 120, 6);
    gsl_matrix *pearson = golden(FILES "corr_pearson_numpy.tsv", 6, 6);
    gsl_matrix *spearman = golden(FILES "corr_spearman.tsv", 6, 6);
    gsl_matrix *got = gsl_matrix_alloc(6, 6);

    corr_pearson(got, z);
    close_to(distance(got, pearson), 0, 1e-12, "Pearson, reference");
    corr_rank(x);
    corr_pearson(got, x);
    close_to(distance(got, spearman), 0, 1e-12, "Spearman, reference");
    gsl_matrix_free(x), gsl_matrix_free(z), gsl_matrix_free(got);
    gsl_matrix_free(pearson), gsl_matrix_free(spearman);
}

static void fisher_is_finite_and_has_no_diagonal(void)
{
    gsl_matrix *r = gsl_matrix_alloc(2, 2);

    gsl_matrix_set_all(r, NAN);
    corr_fisher(r);
    ok(isnan(gsl_matrix_get(r, 0, 1)), "fisher: NaN stays NaN");
    gsl_matrix_set_all(r, 1);
    corr_fisher(r);
    ok(isnan(gsl_matrix_get(r, 0, 0)), "fisher: no diagonal");
    close_to(gsl_matrix_get(r, 0, 1), atanh(1 - 1e-15), 0,
             "fisher: a perfect correlation stays finite");
    gsl_matrix_set_all(r, -0.5);
    corr_fisher(r);
    close_to(tanh(gsl_matrix_get(r, 1, 0)), -0.5, 1e-15, "fisher: tanh undoes");
    gsl_matrix_free(r);
}

static void ranks_of_a_column_without_data_stay_away(void)
{
    gsl_matrix *x = noise(4, 2, 1);

    gsl_matrix_set(x, 2, 0, NAN);
    corr_rank(x);
    ok(isnan(gsl_matrix_get(x, 2, 0)), "a column with NaN is not ranked");
    close_to(gsl_matrix_get(x, 0, 1) + gsl_matrix_get(x, 1, 1) +
                 gsl_matrix_get(x, 2, 1) + gsl_matrix_get(x, 3, 1),
             10, 0, "the other is");
    gsl_matrix_free(x);
}

int main(void)
{
    unaffected_by_scale_and_offset();
    regions_in_another_order_move_the_entries();
    symmetric_with_a_diagonal_of_1();
    variances_normalize_to_exactly_1();
    constant_column_is_undefined();
    agrees_with_the_reference();
    fisher_is_finite_and_has_no_diagonal();
    ranks_of_a_column_without_data_stay_away();
    return done();
}
