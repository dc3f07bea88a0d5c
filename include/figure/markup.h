/*
 * markup.h - HTML and SVG text that grows in memory.
 *
 * Figures and pages are written into a `struct markup` and go to the disk in
 * one piece, so the figure layer needs no file.  What is added is well-formed
 * as HTML and as XML alike; only markup_add() trusts its caller.
 *
 *     struct markup out = {0};
 *     markup_add(&out, "<h1>");
 *     markup_text(&out, name);
 *     markup_add(&out, "</h1>");
 *     fwrite(out.text, 1, out.length, file);
 *     markup_release(&out);
 */
#ifndef FIGURE_MARKUP_H
#define FIGURE_MARKUP_H

#include <stddef.h>

struct markup {
    char *text; /* length bytes and a final NUL; NULL while empty */
    size_t length, room;
};

void markup_release(struct markup *markup);

/* Add as is: tags and numbers, never a name from a file. */
void markup_add(struct markup *markup, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Add `count` bytes as they are. */
void markup_bytes(struct markup *markup, const char *bytes, size_t count);

/*
 * Add text from outside, for content and attributes: < > & " ' become
 * character references; control characters and bytes that are no UTF-8 become
 * U+FFFD.
 */
void markup_text(struct markup *markup, const char *text);

/*
 * Add four significant digits, a whole number in full; `n/a` for NaN and the
 * infinities.
 */
void markup_number(struct markup *markup, double value);

/* Add bytes as base64 (RFC 4648, with padding). */
void markup_base64(struct markup *markup, const unsigned char *bytes,
                   size_t count);

#endif
