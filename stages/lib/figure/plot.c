#include "figure/plot.h"

#include <math.h>
#include <string.h>

const char *plot_style(void)
{
    return /* A box that scrolls sideways shows a shadow where more is hidden.
            */
        ".scroll{overflow-x:auto;background:"
        "linear-gradient(90deg,#fff 40%,rgba(255,255,255,0)) "
        "0 0/36px 100% no-repeat local,"
        "linear-gradient(270deg,#fff 40%,rgba(255,255,255,0)) "
        "100% 0/36px 100% no-repeat local,"
        "linear-gradient(90deg,rgba(0,0,0,.18),rgba(0,0,0,0)) "
        "0 0/10px 100% no-repeat,"
        "linear-gradient(270deg,rgba(0,0,0,.18),rgba(0,0,0,0)) "
        "100% 0/10px 100% no-repeat}\n"
        "svg.figure{display:block;width:100%;height:auto}\n"
        "svg.wide{min-width:44rem}\n"
        "svg.middle{min-width:22rem;max-width:44rem}\n"
        "svg.narrow{max-width:36rem}\n"
        "svg.figure text{font-size:12px;fill:#24292f;"
        "font-variant-numeric:tabular-nums}\n"
        "svg.figure text.title{fill:#57606a}\n"
        "svg.figure .small text{font-size:9px}\n"
        ".raster{image-rendering:pixelated}\n"
        ".axis{fill:none;stroke:#57606a;stroke-width:1}\n"
        ".tick{fill:none;stroke:#8c959f;stroke-width:.8}\n"
        ".grid{fill:none;stroke:#e6e9ec;stroke-width:1}\n"
        ".frame{fill:none;stroke:#8c959f;stroke-width:.8}\n"
        ".separator{fill:none;stroke:#111;stroke-width:.8;"
        "stroke-opacity:.75}\n"
        ".line{fill:none;stroke:#1f4e8c;stroke-width:1.2;"
        "stroke-linejoin:round}\n"
        ".limit{fill:none;stroke:#b3261e;stroke-width:1.3;"
        "stroke-dasharray:6 4}\n"
        "svg.figure text.limit-label{stroke:none;fill:#b3261e}\n"
        ".flag{fill:#e69f00;fill-opacity:.4}\n"
        ".flag-mark{fill:#d98200}\n"
        ".bar{fill:#7d9fcb}\n"
        ".point{fill:#1f4e8c;fill-opacity:.72}\n"
        "a:hover .point,a:focus .point{fill:#d55e00;fill-opacity:1}\n"
        ".median{stroke:#d55e00;stroke-width:2.2}\n"
        ".whisker{fill:none;stroke:#1f4e8c;stroke-width:2.2;"
        "stroke-linecap:round}\n"
        ".estimate{fill:#1f4e8c}\n"
        ".whisker.faint{stroke:#9aa3ad}.estimate.faint{fill:#7d8790}\n"
        ".missing{fill:#969696}\n";
}

void plot_begin(const struct plot *plot, const char *label)
{
    markup_add(plot->out,
               "<div class=\"scroll\"><svg class=\"figure %s\" role=\"img\" "
               "xmlns=\"http://www.w3.org/2000/svg\" "
               "viewBox=\"0 0 %.0f %.0f\" aria-label=\"",
               plot->width > PLOT_MIDDLE   ? "wide"
               : plot->width > PLOT_NARROW ? "middle"
                                           : "narrow",
               plot->width, plot->height);
    markup_text(plot->out, label);
    markup_add(plot->out, "\">\n");
}

void plot_end(const struct plot *plot)
{
    markup_add(plot->out, "</svg></div>\n");
}

static double place(const struct axis *axis, double value)
{
    return fmin(fmax(axis_place(axis, value), 0), 1);
}

double plot_x(const struct plot *plot, double value)
{
    double width = plot->width - plot->left - plot->right;

    return plot->left + width * place(&plot->x, value);
}

double plot_y(const struct plot *plot, double value)
{
    double height = plot->height - plot->top - plot->bottom;

    return plot->top + height * (1 - place(&plot->y, value));
}

void plot_x_axis(const struct plot *plot, const char *title)
{
    double bottom = plot->height - plot->bottom;
    double middle = 0.5 * (plot->left + plot->width - plot->right);
    char text[AXIS_ROOM];

    for (size_t k = 0; k < plot->x.ticks; k++) {
        double value = axis_tick(&plot->x, k), x = plot_x(plot, value);
        markup_add(plot->out, "<path class=\"axis\" d=\"M%.1f %.1fv5\"/>", x,
                   bottom);
        plot_text(plot->out, x, bottom + 18, TEXT_MIDDLE,
                  axis_format(text, &plot->x, value), 0);
    }
    markup_add(plot->out, "<path class=\"axis\" d=\"M%.1f %.1fH%.1f\"/>\n",
               plot->left, bottom, plot->width - plot->right);
    if (title)
        plot_text(plot->out, middle, bottom + 36, TEXT_MIDDLE, title, 0);
}

void plot_y_axis(const struct plot *plot, const char *title)
{
    double right = plot->width - plot->right, bottom, middle;
    char text[AXIS_ROOM];

    bottom = plot->height - plot->bottom;
    middle = 0.5 * (plot->top + bottom);
    for (size_t k = 0; k < plot->y.ticks; k++) {
        double value = axis_tick(&plot->y, k), y = plot_y(plot, value);
        markup_add(plot->out, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>",
                   plot->left, y, right);
        plot_text(plot->out, plot->left - 8, y + 4, TEXT_END,
                  axis_format(text, &plot->y, value), 0);
    }
    markup_add(plot->out, "<path class=\"axis\" d=\"M%.1f %.1fV%.1f\"/>\n",
               plot->left, plot->top, bottom);
    if (!title)
        return;
    markup_add(plot->out,
               "<text class=\"title\" text-anchor=\"middle\" "
               "transform=\"translate(%.1f %.1f) rotate(-90)\">",
               plot->left - 46, middle);
    markup_text(plot->out, title);
    markup_add(plot->out, "</text>\n");
}

/* Bytes of the first `most` characters. */
static size_t head_size(const char *text, size_t most)
{
    size_t size = 0, characters = 0;

    for (; text[size]; size++)
        if ((text[size] & 0xC0) != 0x80 && characters++ == most)
            break;
    return size;
}

void plot_text(struct markup *out, double x, double y, enum text_anchor anchor,
               const char *text, size_t most)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    size_t size = most ? head_size(text, most) : strlen(text);
    char head[256];

    markup_add(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y,
               anchors[anchor]);
    if (text[size] && size > 1 && size < sizeof head) {
        size = head_size(text, most - 1);
        memcpy(head, text, size);
        head[size] = '\0';
        markup_add(out, "<title>");
        markup_text(out, text);
        markup_add(out, "</title>");
        markup_text(out, head);
        markup_add(out, "\xE2\x80\xA6");
    } else {
        markup_text(out, text);
    }
    markup_add(out, "</text>\n");
}
