#include "../tap.h"

#include "base/mem.h"
#include "figure/axis.h"
#include "figure/blocks.h"
#include "figure/carpet.h"
#include "figure/color.h"
#include "figure/curves.h"
#include "figure/forest.h"
#include "figure/heatmap.h"
#include "figure/histogram.h"
#include "figure/markup.h"
#include "figure/plot.h"
#include "figure/raster.h"
#include "figure/sequence.h"
#include "figure/strip.h"
#include "figure/trace.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool holds(const struct markup *markup, const char *text)
{
    return markup->text && strstr(markup->text, text);
}

static bool text_is(const char *text, const char *want)
{
    struct markup out = {0};
    bool is_same;

    markup_text(&out, text);
    is_same = strcmp(out.text ? out.text : "", want) == 0;
    if (!is_same)
        printf("# got '%s'\n", out.text);
    markup_release(&out);
    return is_same;
}

static void escaping(void)
{
    ok(text_is("<a href=\"x\">'&'</a>",
               "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"),
       "the five characters of markup are escaped");
    ok(text_is("", ""), "nothing stays nothing");
    ok(text_is("Pr\xC3\xA9\x63uneus \xE2\x86\x92 \xF0\x9F\xA7\xA0",
               "Pr\xC3\xA9\x63uneus \xE2\x86\x92 \xF0\x9F\xA7\xA0"),
       "UTF-8 passes");
    ok(text_is("a\x01\x7F", "a\xEF\xBF\xBD\xEF\xBF\xBD"),
       "control characters are replaced");
    ok(text_is("\xC0\xAF\xED\xA0\x80\xFF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF"
                                           "\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF"
                                           "\xBF\xBD"),
       "overlong forms, surrogates and stray bytes are replaced");
    ok(text_is("\xE2\x86", "\xEF\xBF\xBD\xEF\xBF\xBD"),
       "a character cut off at the end is replaced");
}

static bool number_is(double value, const char *want)
{
    struct markup out = {0};
    bool is_same;

    markup_number(&out, value);
    is_same = strcmp(out.text, want) == 0;
    if (!is_same)
        printf("# got '%s'\n", out.text);
    markup_release(&out);
    return is_same;
}

static void numbers(void)
{
    ok(number_is(NAN, "n/a") && number_is(INFINITY, "n/a"),
       "what is undefined is n/a");
    ok(number_is(-0.0, "0"), "there is no negative zero");
    ok(number_is(123456, "123456"), "a whole number is shown in full");
    ok(number_is(0.123456, "0.1235"), "others have four digits");
}

static bool base64_is(const char *bytes, const char *want)
{
    struct markup out = {0};
    bool is_same;

    markup_base64(&out, (const unsigned char *)bytes, strlen(bytes));
    is_same = strcmp(out.text ? out.text : "", want) == 0;
    markup_release(&out);
    return is_same;
}

/* The vectors of RFC 4648, section 10. */
static void base64(void)
{
    ok(base64_is("", "") && base64_is("f", "Zg==") && base64_is("fo", "Zm8=") &&
           base64_is("foo", "Zm9v") && base64_is("foob", "Zm9vYg==") &&
           base64_is("fooba", "Zm9vYmE=") && base64_is("foobar", "Zm9vYmFy"),
       "base64 agrees with RFC 4648");
}

static void colors(void)
{
    bool is_balanced = true, is_monotonic = true, is_even = true;
    double last = 200, step;

    for (int k = 0; k <= 20; k++) {
        double up = color_lightness(color_diverging(k / 20.0));
        double down = color_lightness(color_diverging(-k / 20.0));
        is_balanced &= fabs(up - down) < 0.6;
        is_monotonic &= up < last;
        step = last - up;
        is_even &= k == 0 || fabs(step - 61 / 20.0) < 0.8;
        last = up;
    }
    ok(is_balanced, "+v and -v are equally light");
    ok(is_monotonic, "farther from 0 is darker");
    ok(is_even, "equal steps in value are equal steps in lightness");
    ok(color_diverging(1).red > color_diverging(1).blue &&
           color_diverging(-1).blue > color_diverging(-1).red,
       "red is positive, blue is negative");
    ok(memcmp(&(struct color){150, 150, 150},
              &(struct color){color_diverging(NAN).red,
                              color_diverging(NAN).green,
                              color_diverging(NAN).blue},
              sizeof(struct color)) == 0,
       "NaN is gray");
    ok(color_diverging(9).red == color_diverging(1).red,
       "what lies beyond takes the last color");
    close_to(color_lightness((struct color){255, 255, 255}), 100, 1e-3,
             "white has lightness 100");
    close_to(color_lightness((struct color){0, 0, 0}), 0, 1e-9,
             "black has lightness 0");
    close_to(color_lightness((struct color){119, 119, 119}), 50.03, 1e-3,
             "sRGB 119 has lightness 50.03");
}

/* The chunk at `at`: its four-letter type. */
static bool has_type(const unsigned char *png, size_t at, const char *type)
{
    return memcmp(png + at + 4, type, 4) == 0;
}

static cairo_status_t keep(void *closure, const unsigned char *bytes,
                           unsigned count)
{
    markup_bytes(closure, (const char *)bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

static void rasters(void)
{
    struct markup png = {0}, a = {0}, b = {0};
    struct raster raster;
    const unsigned char *bytes;

    raster_init(&raster, RASTER_GRAY, 3, 2);
    raster_set(&raster, 2, 1, (struct color){7, 8, 9});
    cairo_surface_mark_dirty(raster.surface);
    cairo_surface_write_to_png_stream(raster.surface, keep, &png);
    bytes = (const unsigned char *)png.text;
    ok(memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0 &&
           has_type(bytes, 8, "IHDR") && bytes[19] == 3 && bytes[23] == 2,
       "a raster is a PNG of its size");
    ok(bytes[24] == 8 && bytes[25] == 0, "a gray raster takes a byte a pixel");
    raster_uri(&a, &raster);
    raster_uri(&b, &raster);
    ok(strncmp(a.text, "data:image/png;base64,iVBORw0KGgo", 33) == 0,
       "it becomes a data URI");
    ok(strcmp(a.text, b.text) == 0, "the same pixels give the same bytes");
    raster_release(&raster);
    markup_release(&png), markup_release(&a), markup_release(&b);

    raster_init(&raster, RASTER_COLOR, 1, 1);
    raster_set(&raster, 0, 0, (struct color){10, 20, 30});
    ok(*(uint32_t *)(void *)cairo_image_surface_get_data(raster.surface) %
               (1 << 24) ==
           0x0A141E,
       "a color raster holds red, green, blue");
    raster_release(&raster);
}

static bool ticks_are(struct axis axis, size_t count, double first, double step)
{
    bool is_same = axis.ticks == count &&
                   fabs(axis.first - first) < 1e-12 * (1 + fabs(first)) &&
                   fabs(axis.step - step) < 1e-12 * (1 + step);

    if (!is_same)
        printf("# got %zu ticks from %g by %g\n", axis.ticks, axis.first,
               axis.step);
    return is_same;
}

static void axes(void)
{
    char text[AXIS_ROOM];
    struct axis axis = axis_tight(-0.5, 239.5, 10);
    bool is_within = true;

    ok(ticks_are(axis, 5, 0, 50), "a tight axis has round ticks inside");
    ok(ticks_are(axis_round(0, 2.3, 5), 4, 0, 1),
       "a round axis ends with a tick");
    ok(ticks_are(axis_round(-1, 1, 5), 5, -1, 0.5), "correlations: five ticks");
    axis = axis_round(-0.3, 0.3, 7);
    ok(axis_tick(&axis, 3) == 0, "zero is exactly zero");
    ok(strcmp(axis_format(text, &axis, 0.1 + 0.2), "0.3") == 0,
       "labels have the decimals of the step");
    axis = axis_round(5, 5, 5);
    ok(axis.low < 5 && axis.high > 5, "one value gets a range around it");
    axis = axis_round(NAN, INFINITY, 5);
    ok(axis.low == 0 && axis.high == 1, "no value gets 0..1");
    for (double high = 1e-9; high < 1e9; high *= 1.7)
        for (size_t most = 2; most < 12; most++) {
            axis = axis_round(-0.37 * high, high, most);
            is_within &= axis.ticks <= most + 1 && axis.ticks >= 2 &&
                         axis.low <= -0.369 * high && axis.high >= 0.999 * high;
            is_within &= fabs(axis_place(&axis, axis.high) - 1) < 1e-12;
        }
    ok(is_within, "round axes hold their data, with few ticks");
}

static void block_order(void)
{
    const char *const labels[] = {"B", "A", NULL, "B", "n/a", "A", ""};
    const size_t want[] = {0, 3, 1, 5, 2, 4, 6};
    struct blocks blocks;

    blocks_init(&blocks, labels, 7);
    ok(blocks.count == 3 && strcmp(blocks.labels[0], "B") == 0 &&
           strcmp(blocks.labels[2], "none") == 0,
       "a block for each label, the unlabeled last");
    ok(memcmp(blocks.order, want, sizeof want) == 0,
       "inside a block the order of the atlas");
    ok(blocks.first[1] == 2 && blocks.first[2] == 4 && blocks.first[3] == 7,
       "blocks know where they begin");
    blocks_release(&blocks);

    blocks_init(&blocks, (const char *const[]){"A", "A"}, 2);
    ok(blocks.count == 0 && blocks.order[1] == 1, "one label is no block");
    blocks_release(&blocks);
    blocks_init(&blocks, NULL, 3);
    ok(blocks.count == 0 && blocks.order[2] == 2, "no labels, no blocks");
    blocks_release(&blocks);
}

static void draw_forest(struct markup *out, const double *mark)
{
    forest_draw(out, &(struct forest){
                         .label = "forest",
                         .title = "r",
                         .rows = (const struct forest_row[]){{.name = "<a>",
                                                              .note = "p n/a",
                                                              .value = NAN,
                                                              .low = NAN,
                                                              .high = 1},
                                                             {.name = "b",
                                                              .value = 0.5,
                                                              .low = 0.1,
                                                              .high = 0.9,
                                                              .is_faint = true,
                                                              .mark = mark}},
                         .count = 2,
                         .threshold = NAN,
                         .low = NAN,
                         .high = NAN});
}

/* Every figure, drawn twice from awkward data. */
static void draw_all(struct markup *out)
{
    const double values[] = {NAN, 0.1, 0.9, NAN, 0.2};
    const bool flagged[] = {false, false, true, true, false};
    const char *const labels[] = {"<net> & co", "Other", "<net> & co"};
    const struct strip_point points[] = {
        {0.5, 0, "<a>", "x.html"}, {0.5, 0, "b", NULL}, {NAN, 1, "c", NULL}};
    gsl_matrix *m = gsl_matrix_alloc(3, 3), *s = gsl_matrix_alloc(5, 3);
    struct blocks blocks;

    gsl_matrix_set_all(m, 0.25);
    gsl_matrix_set(m, 1, 1, NAN);
    for (size_t t = 0; t < 5; t++)
        for (size_t j = 0; j < 3; j++)
            gsl_matrix_set(s, t, j, j == 1 ? 7 : (double)(t * j));
    blocks_init(&blocks, labels, 3);
    trace_draw(out,
               &(struct trace){"FD", "frame", "mm", values, 5, 0.5, flagged});
    heatmap_draw(
        out, &(struct heatmap){"heat", "r", m, &blocks, heat_range_unit(), 2});
    carpet_draw(out,
                &(struct carpet){"carpet", "frame", s, &blocks, flagged, 2});
    strip_draw(out, &(struct strip){"strip", "mm", points, 3, labels, 2, NAN,
                                    NAN, NAN});
    histogram_draw(out, &(struct histogram){"histogram", "r", "edges", values,
                                            5, -1, 1, 8, values + 1});
    draw_forest(out, values);
    curves_draw(out, &(struct curves){.label = "curves",
                                      .x_title = "x",
                                      .y_title = "y",
                                      .curves =
                                          (const struct curve[]){
                                              {"<c>", values, values, 5, false},
                                              {"d", values, values, 0, true}},
                                      .count = 2,
                                      .x = axis_round(0, 1, 5),
                                      .y = axis_round(0, 1, 5),
                                      .has_diagonal = true,
                                      .has_points = true});
    sequence_draw(out,
                  &(struct sequence){.label = "sequence",
                                     .x_title = "s",
                                     .rows = labels,
                                     .count = 1,
                                     .frames = 5,
                                     .states = (const int[]){0, 1, 2, 2, 1},
                                     .legend = labels,
                                     .legend_count = 2,
                                     .step = 2,
                                     .flagged = flagged});
    blocks_release(&blocks);
    gsl_matrix_free(m);
    gsl_matrix_free(s);
}

static void figures(void)
{
    struct markup a = {0}, b = {0};

    draw_all(&a);
    draw_all(&b);
    ok(strcmp(a.text, b.text) == 0, "drawing twice gives the same bytes");
    ok(!holds(&a, "<net>") && holds(&a, "&lt;net&gt; &amp; co"),
       "names inside figures are escaped");
    ok(!strstr(a.text, "\"nan") && !strstr(a.text, " nan") &&
           !strstr(a.text, "\"-nan") && !strstr(a.text, " -nan") &&
           !strstr(a.text, "\"inf") && !strstr(a.text, " inf"),
       "no coordinate is undefined");
    ok(holds(&a, "<a href=\"x.html\"><circle"), "a point links to its page");
    ok(holds(&a, "<text") && holds(&a, ">frame</text>"), "text is text");
    ok(!strstr(a.text, "url("), "nothing is fetched");
    markup_release(&a);
    markup_release(&b);
}

static void long_names(void)
{
    struct markup out = {0};

    plot_text(&out, 0, 0, TEXT_END, "\xC3\xA9tat <long> name", 5);
    ok(holds(&out, "<title>\xC3\xA9tat &lt;long&gt; name</title>") &&
           holds(&out, ">\xC3\xA9tat\xE2\x80\xA6</text>"),
       "a long name is cut between characters and kept as the tooltip");
    markup_release(&out);
}

int main(void)
{
    escaping();
    numbers();
    base64();
    colors();
    rasters();
    axes();
    block_order();
    figures();
    long_names();
    return done();
}
