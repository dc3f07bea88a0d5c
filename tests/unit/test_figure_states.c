#include "../tap.h"

#include "figure/bars.h"
#include "figure/blocks.h"
#include "figure/color.h"
#include "figure/course.h"
#include "figure/markup.h"
#include "figure/profile.h"
#include "figure/ring.h"
#include "figure/scatter.h"
#include "figure/sequence.h"

#include <string.h>

static bool holds(const struct markup *markup, const char *text)
{
    return markup->text && strstr(markup->text, text);
}

static size_t count_of(const struct markup *markup, const char *text)
{
    size_t count = 0;

    for (const char *at = markup->text; (at = strstr(at, text)); at++)
        count++;
    return count;
}

static void rings(void)
{
    static const char *const names[] = {"A", "<B>", "C", "D"};
    static const char *const labels[] = {"1", "1", "2", "n/a"};
    static const size_t category[] = {1, 1, 2, 0};
    const struct ring_edge edges[] = {
        {0, 1, 3}, {0, 2, 2}, {1, 2, 1}, {2, 3, 0}, {0, 3, (double)NAN}};
    struct blocks blocks;
    struct ring ring = {.label = "ring",
                        .names = names,
                        .blocks = &blocks,
                        .category = category,
                        .edges = edges,
                        .count = 5,
                        .most = 10};
    struct markup out = {0}, less = {0};

    blocks_init(&blocks, labels, 4);
    ring_draw(&out, &ring);
    ok(count_of(&out, "stroke-opacity") == 3,
       "edges without weight are not drawn");
    ok(count_of(&out, "stroke=\"#1f4e8c\"") == 1,
       "an edge inside a community has its color");
    ok(holds(&out, "&lt;B&gt;") && !holds(&out, "<B>"), "names are escaped");
    ring.most = 1;
    ring_draw(&less, &ring);
    ok(count_of(&less, "stroke-opacity") == 1 &&
           holds(&less, "stroke=\"#1f4e8c\""),
       "of too many edges the heaviest are drawn");
    markup_release(&out);
    markup_release(&less);
    blocks_release(&blocks);
}

static void courses(void)
{
    static const char *const names[] = {"salt", "odor"};
    const double values[] = {1, 2, (double)NAN, 2, 1, 3};
    const double time[] = {0, 1, 2, 3, 14, 15};
    const size_t epoch[] = {0, 1, 1, 0, 2, 2};
    struct markup out = {0};

    course_draw(&out, &(struct course){.label = "course",
                                       .x_title = "Time (s)",
                                       .y_title = "Activity",
                                       .values = values,
                                       .time = time,
                                       .count = 6,
                                       .epoch = epoch,
                                       .names = names,
                                       .epochs = 2});
    ok(count_of(&out, "fill-opacity=\".22\"") == 2, "every epoch is a band");
    ok(count_of(&out, ">salt<") >= 1 && count_of(&out, ">odor<") >= 1,
       "bands have names");
    {
        const char *line = strstr(out.text, "class=\"line\"");
        size_t moves = 0;

        for (; *line != '/'; line++)
            moves += *line == 'M';
        ok(moves == 4, "the line is broken at n/a and where time jumps");
    }
    markup_release(&out);
}

static void many_states(void)
{
    enum { ROWS = 60, FRAMES = 10 };
    static int states[ROWS * FRAMES];
    static const char *labels[ROWS];
    struct blocks blocks;
    struct markup out = {0};

    for (size_t k = 0; k < ROWS; k++)
        labels[k] = k < 20 ? "left" : "right";
    for (size_t k = 0; k < (size_t)ROWS * FRAMES; k++)
        states[k] = (int)(k % 30);
    blocks_init(&blocks, labels, ROWS);
    sequence_draw(&out, &(struct sequence){.label = "states",
                                           .x_title = "Frame",
                                           .count = ROWS,
                                           .frames = FRAMES,
                                           .states = states,
                                           .legend_count = 29,
                                           .step = 1,
                                           .blocks = &blocks});
    ok(holds(&out, ">left<") && holds(&out, ">right<"),
       "of many rows blocks are named");
    ok(!holds(&out, "width=\"14\" height=\"12\""),
       "without names there is no legend");
    ok(color_category(1).blue != color_category(13).blue &&
           color_category(13).blue != color_category(25).blue,
       "36 categories have colors of their own");
    ok(color_category(0).red == 255, "none is white");
    markup_release(&out);
    blocks_release(&blocks);
}

static void profiles(void)
{
    static const char *const rows[] = {"calm", "<loud>"};
    double numbers[] = {1, -2, 3, (double)NAN, 0, 2};
    gsl_matrix_view values = gsl_matrix_view_array(numbers, 2, 3);
    struct markup out = {0};

    profile_draw(&out,
                 &(struct profile){.label = "profile",
                                   .unit = "z",
                                   .x_title = "Nodes",
                                   .rows = rows,
                                   .values = &values.matrix,
                                   .range = {.limit = 3, .is_signed = true}});
    ok(holds(&out, "calm") && holds(&out, "&lt;loud&gt;"),
       "every pattern has its name");
    ok(holds(&out, ">n/a<"), "what is missing is told");
    markup_release(&out);
}

static void scatters(void)
{
    const struct scatter_point points[] = {
        {0, 0, "face", 1}, {1, 2, "<house>", 2}, {(double)NAN, 1, "gone", 1}};
    static const char *const kinds[] = {"animate", "inanimate"};
    struct scatter scatter = {.label = "scatter",
                              .points = points,
                              .count = 3,
                              .categories = kinds,
                              .category_count = 2,
                              .is_equal = true};
    struct markup out = {0};

    scatter_draw(&out, &scatter);
    ok(holds(&out, ">face<") && holds(&out, "&lt;house&gt;") &&
           !holds(&out, "gone"),
       "points have names, and what is n/a is not drawn");
    ok(holds(&out, ">inanimate<"), "categories are in the legend");
    markup_release(&out);
    scatter = (struct scatter){.label = "one",
                               .x_title = "x",
                               .y_title = "y",
                               .points = points,
                               .count = 1,
                               .has_diagonal = true};
    scatter_draw(&out, &scatter);
    ok(holds(&out, "class=\"limit\"") && !holds(&out, "nan"),
       "a single point has axes");
    markup_release(&out);
}

static void models(void)
{
    static const double points[] = {.1, .3, (double)NAN};
    const struct bar list[] = {
        {"good", .3, .1, points, 3, true, true},
        {"bad", .1, (double)NAN, NULL, 0, false, false},
        {"none", (double)NAN, (double)NAN, NULL, 0, false, false}};
    const bool differs[] = {false, true,  false, true, false,
                            false, false, false, false};
    struct markup out = {0};

    bars_draw(&out, &(struct bars){.label = "bars",
                                   .y_title = "r",
                                   .bars = list,
                                   .count = 3,
                                   .ceiling = {.3, .5},
                                   .differs = differs});
    ok(count_of(&out, "class=\"bar\"") == 2, "what is n/a has no bar");
    ok(count_of(&out, "class=\"whisker\"") == 1, "nor has it an error");
    ok(count_of(&out, "class=\"point\"") == 2, "subjects are points");
    ok(holds(&out, "noise ceiling 0.300 to 0.500"), "the ceiling is a band");
    ok(count_of(&out, "class=\"estimate\"") == 1,
       "one model differs from another to its right");
    ok(!holds(&out, "nan"), "no number is not a number");
    markup_release(&out);
}

int main(void)
{
    rings();
    courses();
    many_states();
    profiles();
    scatters();
    models();
    return done();
}
