/* Freedman and Lane in closed form, against fits of the whole model; and all
 * orders, against all subsets. */
#include "../tap.h"
#include "base/rng.h"
#include "group/formula.h"
#include "group/lane.h"
#include "group/orders.h"

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 16, COLUMNS = 5, VARIABLES = 7 };

/* Constant, two groups out of three, age, and something like age. */
static gsl_matrix *example(void)
{
    gsl_matrix *x = gsl_matrix_alloc(ROWS, COLUMNS);

    for (size_t i = 0; i < ROWS; i++) {
        double age = 20 + (double)(i * 7 % 13);

        gsl_matrix_set(x, i, 0, 1);
        gsl_matrix_set(x, i, 1, i % 3 == 1);
        gsl_matrix_set(x, i, 2, i % 3 == 2);
        gsl_matrix_set(x, i, 3, age);
        gsl_matrix_set(x, i, 4, .2 * age + sin((double)i));
    }
    return x;
}

/* Residual sum of squares of y on the columns of x that are kept. */
static double residue(const gsl_matrix *x, const bool *is_kept,
                      const gsl_vector *y)
{
    size_t count = 0;
    gsl_matrix *some;
    gsl_matrix *covariance;
    gsl_vector *beta;
    gsl_multifit_linear_workspace *work;
    double sum;

    for (size_t k = 0; k < x->size2; k++)
        count += is_kept[k];
    some = gsl_matrix_alloc(x->size1, count);
    for (size_t k = 0, at = 0; k < x->size2; k++) {
        gsl_vector_const_view column = gsl_matrix_const_column(x, k);

        if (is_kept[k])
            gsl_matrix_set_col(some, at++, &column.vector);
    }
    covariance = gsl_matrix_alloc(count, count), beta = gsl_vector_alloc(count);
    work = gsl_multifit_linear_alloc(x->size1, count);
    gsl_multifit_linear(some, y, beta, covariance, &sum, work);
    gsl_multifit_linear_free(work), gsl_vector_free(beta);
    gsl_matrix_free(covariance), gsl_matrix_free(some);
    return sum;
}

/* Whether a scheme permutes column k of the design. */
static bool moves(enum design_scheme scheme, size_t tested, size_t k)
{
    return scheme == SCHEME_FREEDMAN_LANE || (k >= 1 && k <= tested);
}

/* sqrt(F) of the columns that are tested, of y on the design in an order. */
static double refit(const gsl_matrix *x, size_t tested,
                    enum design_scheme scheme, const size_t *source,
                    const double *sign, const gsl_vector *y)
{
    gsl_matrix *turned = gsl_matrix_alloc(ROWS, COLUMNS);
    bool all[COLUMNS], some[COLUMNS];
    double full, reduced;

    for (size_t k = 0; k < COLUMNS; k++)
        all[k] = true, some[k] = k < 1 || k > tested;
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < COLUMNS; k++)
            gsl_matrix_set(turned, i, k,
                           moves(scheme, tested, k)
                               ? sign[i] * gsl_matrix_get(x, source[i], k)
                               : gsl_matrix_get(x, i, k));
    full = residue(turned, all, y), reduced = residue(turned, some, y);
    gsl_matrix_free(turned);
    return sqrt((reduced - full) / (double)tested / (full / (ROWS - COLUMNS)));
}

/* Columns 1 .. tested become their residuals on the others. */
static void free_tested(gsl_matrix *x, size_t tested)
{
    gsl_matrix *others = gsl_matrix_alloc(ROWS, COLUMNS - tested);
    gsl_matrix *covariance =
        gsl_matrix_alloc(COLUMNS - tested, COLUMNS - tested);
    gsl_vector *beta = gsl_vector_alloc(COLUMNS - tested);
    gsl_vector *rest = gsl_vector_alloc(ROWS);
    gsl_multifit_linear_workspace *work =
        gsl_multifit_linear_alloc(ROWS, COLUMNS - tested);
    double sum;

    for (size_t k = 0, at = 0; k < COLUMNS; k++) {
        gsl_vector_view column = gsl_matrix_column(x, k);

        if (k < 1 || k > tested)
            gsl_matrix_set_col(others, at++, &column.vector);
    }
    for (size_t k = 1; k <= tested; k++) {
        gsl_vector_view column = gsl_matrix_column(x, k);

        gsl_multifit_linear(others, &column.vector, beta, covariance, &sum,
                            work);
        gsl_multifit_linear_residuals(others, &column.vector, beta, rest);
        gsl_matrix_set_col(x, k, rest);
    }
    gsl_multifit_linear_free(work), gsl_vector_free(beta);
    gsl_vector_free(rest), gsl_matrix_free(others);
    gsl_matrix_free(covariance);
}

/* The largest difference of closed form and fit over orders and variables. */
static double worst_of(size_t tested, bool is_symmetric, const size_t *block,
                       enum design_scheme scheme)
{
    gsl_matrix *x = example(), *y = gsl_matrix_alloc(ROWS, VARIABLES);
    gsl_matrix *contrast = gsl_matrix_calloc(tested, COLUMNS), *weights, *t;
    struct orders_wish wish = {ROWS, block, NULL, false, is_symmetric, 5, 3};
    struct rng rng = rng_init(1, 1);
    struct design design;
    struct orders orders;
    size_t source[5 * ROWS], height;
    double sign[5 * ROWS], length[VARIABLES], worst = 0;
    gsl_matrix *products;

    rng_normals(&rng, y->data, ROWS * VARIABLES);
    for (size_t k = 0; k < tested; k++)
        gsl_matrix_set(contrast, k, 1 + k, 1);
    orders_make(&orders, &wish);
    if (design_make(&design, x, contrast, is_symmetric ? NULL : orders.orbit))
        return NAN;
    design.scheme = scheme;
    if (scheme == SCHEME_SMITH)
        free_tested(x, tested);
    lane_residuals(y, length, &design);
    for (size_t k = 0; k < 5; k++)
        orders_get(source + k * ROWS, sign + k * ROWS, &orders, k);
    height = lane_height(&design, 5);
    weights = gsl_matrix_alloc(height, ROWS),
    t = gsl_matrix_alloc(5, VARIABLES);
    products = gsl_matrix_alloc(height, VARIABLES);
    lane_weights(weights, &design, source, sign, 5);
    lane_statistic(t, products, weights, &design, y);
    for (size_t k = 0; k < 5; k++)
        for (size_t j = 0; j < VARIABLES; j++) {
            gsl_vector_view column = gsl_matrix_column(y, j);
            double want = refit(x, tested, scheme, source + k * ROWS,
                                sign + k * ROWS, &column.vector);

            worst = fmax(worst, fabs(fabs(gsl_matrix_get(t, k, j)) - want) /
                                    fmax(1, want));
        }
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(contrast);
    gsl_matrix_free(weights), gsl_matrix_free(t), gsl_matrix_free(products);
    orders_release(&orders), design_release(&design);
    return worst;
}

static void test_closed_form(void)
{
    size_t block[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        block[i] = i / 6;
    ok(worst_of(1, false, NULL, SCHEME_FREEDMAN_LANE) < 1e-12,
       "t of permuted residuals is that of a fit of the whole model");
    ok(worst_of(2, false, NULL, SCHEME_FREEDMAN_LANE) < 1e-12,
       "so is F of two columns");
    ok(worst_of(1, false, block, SCHEME_FREEDMAN_LANE) < 1e-12,
       "so is t within blocks");
    ok(worst_of(1, true, NULL, SCHEME_FREEDMAN_LANE) < 1e-12,
       "so is t with signs flipped");
    ok(worst_of(1, false, NULL, SCHEME_SMITH) < 1e-12 &&
           worst_of(1, false, block, SCHEME_SMITH) < 1e-12,
       "t of what is tested in another order is that of a fit, too");
    ok(worst_of(2, false, NULL, SCHEME_SMITH) < 1e-12 &&
           worst_of(1, true, NULL, SCHEME_SMITH) < 1e-12,
       "so is its F, and its t with signs flipped");
}

static void test_design(void)
{
    gsl_matrix *x = example(), *contrast = gsl_matrix_calloc(1, COLUMNS);
    struct design design;
    size_t one[ROWS] = {0}, site[ROWS];

    gsl_matrix_set(contrast, 0, 1, 1);
    ok(design_make(&design, x, contrast, one) == DESIGN_FINE &&
           design.nuisance == 4 && design.moving->size2 == 3,
       "the constant is no part of what permutations move");
    close_to(design.freedom, ROWS - COLUMNS, 0, "rows less columns are left");
    design_release(&design);
    for (size_t i = 0; i < ROWS; i++) {
        site[i] = i / 8;
        gsl_matrix_set(x, i, 4, (double)site[i]);
    }
    ok(design_make(&design, x, contrast, site) == DESIGN_FINE &&
           design.moving->size2 == 2,
       "nor is a site, where permutations stay within it");
    design_release(&design);
    for (size_t i = 0; i < ROWS; i++)
        gsl_matrix_set(x, i, 4, gsl_matrix_get(x, i, 3) * 2 - 7);
    ok(design_make(&design, x, contrast, one) == DESIGN_DEFICIENT &&
           design.column == 4,
       "a column that others make up is named");
    design_release(&design);
    gsl_matrix_set_zero(contrast);
    gsl_matrix_free(x), x = example();
    ok(design_make(&design, x, contrast, one) == DESIGN_CONTRAST,
       "a contrast of nothing is refused");
    design_release(&design);
    gsl_matrix_free(x), gsl_matrix_free(contrast);
}

/* A number that tells which rows a group of two levels has. */
static unsigned signature(const struct orders *orders, size_t k,
                          const size_t *group)
{
    size_t source[16];
    double sign[16];
    unsigned bits = 0;

    orders_get(source, sign, orders, k);
    for (size_t i = 0; i < orders->rows; i++)
        bits |= (unsigned)group[source[i]] << i;
    return bits;
}

/* Whether all orders have `ones` members each, none twice, none as it was. */
static bool are_all_different(const struct orders *orders, const size_t *group)
{
    bool is_seen[1 << 8] = {false};
    unsigned same = 0;

    for (size_t i = 0; i < orders->rows; i++)
        same |= (unsigned)group[i] << i;
    is_seen[same] = true;
    for (size_t k = 0; k < orders->count; k++) {
        unsigned bits = signature(orders, k, group);

        if (is_seen[bits] ||
            __builtin_popcount(bits) != __builtin_popcount(same))
            return false;
        is_seen[bits] = true;
    }
    return true;
}

static void test_all_orders(void)
{
    size_t group[] = {0, 1, 0, 0, 1, 1, 0}, block[] = {0, 0, 1, 1, 1, 0, 1};
    struct orders_wish wish = {7, NULL, group, false, false, 34, 1};
    struct orders orders;
    size_t source[7];
    double sign[7], sum = 0;

    orders_make(&orders, &wish);
    ok(orders.is_complete && orders.count == 34 && orders.distinct == 35 &&
           are_all_different(&orders, group),
       "three of seven have 35 orders, and each comes once");
    orders_release(&orders);
    wish.count = 33;
    orders_make(&orders, &wish);
    ok(!orders.is_complete && orders.count == 33,
       "one order fewer, and they are drawn");
    orders_release(&orders);
    wish.block = block, wish.count = 100;
    orders_make(&orders, &wish);
    ok(orders.is_complete && orders.count == 3 * 4 - 1 &&
           are_all_different(&orders, group),
       "within blocks numbers of orders multiply");
    orders_release(&orders);
    wish = (struct orders_wish){7, NULL, group, false, true, 127, 1};
    orders_make(&orders, &wish);
    for (size_t k = 0; k < orders.count; k++) {
        orders_get(source, sign, &orders, k);
        for (size_t i = 0; i < 7; i++)
            sum += sign[i];
    }
    ok(orders.is_complete && orders.count == 127 && sum == -7,
       "all 128 signs but the one of no change sum up to its opposite");
    orders_release(&orders);
}

static void test_whole_blocks(void)
{
    size_t block[] = {0, 0, 1, 1, 2, 2, 2, 3, 3, 3};
    struct orders_wish wish = {10, block, NULL, true, false, 50, 4};
    struct orders orders;
    size_t source[10];
    double sign[10];
    bool is_right = true, moves = false;

    orders_make(&orders, &wish);
    for (size_t k = 0; k < orders.count; k++) {
        orders_get(source, sign, &orders, k);
        for (size_t i = 0; i < 10; i += i < 4 ? 2 : 3)
            for (size_t j = 1; j < (i < 4 ? 2 : 3); j++)
                is_right = is_right && source[i + j] == source[i] + j;
        for (size_t i = 0; i < 10; i++)
            is_right = is_right && (source[i] < 4) == (i < 4);
        moves = moves || source[0] == 2;
    }
    ok(is_right && moves,
       "blocks move as a whole, and only to where one of their size was");
    orders_release(&orders);
}

static void test_formula(void)
{
    static const char *const wrong[] = {"a + + b", "a b", "", "a - b", "`a"};
    struct formula f;
    size_t refused = 0;

    ok(!formula_parse(&f, "a * b + c") && f.terms == 4 && f.term[3] == 3 &&
           f.has_intercept && formula_find(&f, "b:a") == 3,
       "a * b is both and their interaction, which comes last");
    formula_release(&f);
    ok(!formula_parse(&f, "~ `mean-fd` - 1") && !f.has_intercept &&
           !strcmp(f.names[0], "mean-fd"),
       "a name between backquotes may have a sign, and - 1 is no constant");
    formula_release(&f);
    ok(formula_parse(&f, "a:b") != NULL, "an interaction needs its parts");
    formula_release(&f);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        refused += formula_parse(&f, wrong[k]) != NULL;
        formula_release(&f);
    }
    ok(refused == 5,
       "signs without names, and names without signs, are refused");
}

int main(void)
{
    test_formula();
    test_design();
    test_closed_form();
    test_all_orders();
    test_whole_blocks();
    return done();
}
