#include "maps/surrogating.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/npy.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the surrogates, as a table or an array ---- */

struct sink {
    struct tsv *table;
    struct npy *array;
};

static bool ends_in(const char *path, const char *end)
{
    size_t length = strlen(path), of_end = strlen(end);

    return length >= of_end && !strcmp(path + length - of_end, end);
}

static struct sink sink_open(const char *path, const struct node_maps *maps,
                             size_t count)
{
    size_t shape[3] = {maps->count, count, maps->regions};
    struct sink sink = {0};

    if (ends_in(path, ".npy")) {
        sink.array = npy_create(path, NPY_FLOAT64, shape, 3);
        return sink;
    }
    sink.table = tsv_create(path);
    tsv_text(sink.table, "map"), tsv_text(sink.table, "surrogate");
    for (size_t i = 0; i < maps->regions; i++)
        tsv_text(sink.table, maps->names[i]);
    tsv_end_row(sink.table);
    return sink;
}

static void sink_put(struct sink *sink, const char *title,
                     const gsl_matrix *surrogates)
{
    if (sink->array) {
        npy_write(sink->array, surrogates->data,
                  surrogates->size1 * surrogates->size2);
        return;
    }
    for (size_t k = 0; k < surrogates->size1; k++) {
        tsv_text(sink->table, title);
        tsv_number(sink->table, (double)k + 1);
        for (size_t i = 0; i < surrogates->size2; i++)
            tsv_number(sink->table, gsl_matrix_get(surrogates, k, i));
        tsv_end_row(sink->table);
    }
}

static void sink_close(struct sink *sink)
{
    if (sink->array)
        npy_close(sink->array);
    else
        tsv_close(sink->table);
}

/* ---- the correlations ---- */

static struct tsv *begin_correlations(const struct surrogating *s)
{
    static const struct {
        const char *name, *about;
    } columns[] = {
        {"a", "The map that has surrogates"},
        {"b", "The other map, as it is"},
        {"r", "Correlation over the regions that both have"},
        {"p", "Two-sided, (1 + surrogates with an |r| as large) / (1 + all)"},
        {"p_naive", "Student's t as if regions were independent: they are not; "
                    "to compare with p, not to report"},
        {"n", "Regions that both maps have"},
        {"left_out", "Regions that are n/a in one of them"},
        {"surrogates", "With a correlation"},
        {"method", "Of the surrogates"}};
    struct tsv *out = tsv_create(s->correlations);
    json_t *fields = sidecar(s->correlations);

    json_put_text(fields, "Description",
                  "Correlation of maps, tested against spatial surrogates");
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        tsv_text(out, columns[c].name);
        json_put_text(fields, columns[c].name, columns[c].about);
    }
    tsv_end_row(out);
    json_put_text(fields, "Correlation", map_test_kinds[s->kind]);
    return out;
}

static void correlate(struct tsv *out, const struct surrogating *s,
                      const struct node_maps *maps, size_t map,
                      const struct node_maps *others,
                      const gsl_matrix *surrogates)
{
    for (size_t k = others == maps ? map + 1 : 0; k < others->count; k++) {
        struct map_test test =
            map_test(gsl_matrix_const_ptr(maps->values, map, 0),
                     gsl_matrix_const_ptr(others->values, k, 0), surrogates,
                     s->kind, s->plan.threads);

        tsv_text(out, maps->titles[map]), tsv_text(out, others->titles[k]);
        tsv_number(out, test.r), tsv_number(out, test.p);
        tsv_number(out, test.naive);
        tsv_number(out, (double)test.regions);
        tsv_number(out, (double)(maps->regions - test.regions));
        tsv_number(out, (double)test.surrogates);
        tsv_text(out, spatial_methods[s->plan.method]);
        tsv_end_row(out);
    }
}

/* ---- all of it ---- */

static void read_ground(struct surrogating *s, const struct node_maps *maps)
{
    bool is_spin = s->plan.method == SPATIAL_SPIN ||
                   s->plan.method == SPATIAL_SPIN_HUNGARIAN;

    if (is_spin && !s->coordinates)
        usage("--method %s needs --coordinates",
              spatial_methods[s->plan.method]);
    if (!is_spin && s->plan.method != SPATIAL_SHUFFLE && !s->coordinates &&
        !s->distances)
        usage("--method %s needs --distances or --coordinates",
              spatial_methods[s->plan.method]);
    if (s->coordinates)
        s->plan.sites = sites_read(s->coordinates, maps);
    if (s->distances)
        s->plan.distances = sites_read_distances(s->distances, maps);
    else if (s->plan.sites)
        s->plan.distances = sites_distances(s->plan.sites);
    if (!is_spin && s->plan.method != SPATIAL_SHUFFLE && !s->plan.distances)
        die("'%s' has no x, y, z (mm) for the distances that --method %s "
            "needs; give --distances",
            s->coordinates, spatial_methods[s->plan.method]);
}

static struct node_maps *read_others(const struct surrogating *s,
                                     struct node_maps *maps)
{
    struct node_maps *others;

    if (!s->compare)
        return maps;
    others = node_maps_read(s->compare, NULL);
    node_maps_order(others, s->compare, maps);
    return others;
}

static void tell(json_t *fields, const struct surrogating *s)
{
    const char *trust = spatial_trust(s->plan.method, s->plan.sites);

    json_put_text(fields, "SurrogateMethod", spatial_methods[s->plan.method]);
    json_put_text(fields, "Calibration", trust);
}

static void describe(const struct surrogating *s, const struct node_maps *maps,
                     const struct spatial_found *found)
{
    json_t *fields = sidecar(s->surrogates), *each = json_object();

    json_put_text(fields, "Description",
                  "Random maps with the spatial structure of given ones");
    for (size_t k = 0; k < maps->count; k++) {
        json_t *map = json_object();

        json_put_count(map, "Regions", found[k].regions);
        json_put_count(map, "RegionsLeftOut", maps->regions - found[k].regions);
        if (s->plan.method == SPATIAL_VARIOGRAM)
            json_put_number(map, "MedianVariogramError", found[k].error);
        json_put(each, maps->titles[k], map);
    }
    json_put(fields, "Maps", each);
    tell(fields, s);
}

void surrogating_run(struct surrogating *s)
{
    struct node_maps *maps = node_maps_read(s->maps, s->only);
    struct node_maps *others = read_others(s, maps);
    struct spatial_found *found = NEW_ARRAY(struct spatial_found, maps->count);
    gsl_matrix *surrogates = gsl_matrix_alloc(s->plan.count, maps->regions);
    struct spatial *spatial;
    struct sink sink;
    struct tsv *out = NULL;

    read_ground(s, maps);
    spatial = spatial_new(maps, &s->plan);
    sink = sink_open(s->surrogates, maps, s->plan.count);
    if (s->correlations) {
        warn("%s: %s", spatial_methods[s->plan.method],
             spatial_trust(s->plan.method, s->plan.sites));
        out = begin_correlations(s);
        tell(sidecar(s->correlations), s);
    }
    for (size_t k = 0; k < maps->count; k++) {
        found[k] = spatial_draw(surrogates, spatial, k);
        sink_put(&sink, maps->titles[k], surrogates);
        if (out)
            correlate(out, s, maps, k, others, surrogates);
    }
    sink_close(&sink);
    if (out)
        tsv_close(out);
    describe(s, maps, found);

    spatial_free(spatial);
    if (others != maps)
        node_maps_free(others);
    node_maps_free(maps), sites_free(s->plan.sites);
    if (s->plan.distances)
        gsl_matrix_free(s->plan.distances);
    gsl_matrix_free(surrogates), free(found);
}
