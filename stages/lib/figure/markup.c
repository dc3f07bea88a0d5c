#include "figure/markup.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void markup_release(struct markup *markup)
{
    free(markup->text);
    *markup = (struct markup){0};
}

/* Make sure that `more` bytes and a NUL fit. */
static void make_room(struct markup *markup, size_t more)
{
    size_t room = 2 * (markup->length + more) + 256;
    char *text;

    if (markup->length + more < markup->room)
        return;
    text = NEW_ARRAY(char, room);
    if (markup->text)
        memcpy(text, markup->text, markup->length);
    free(markup->text);
    markup->text = text;
    markup->room = room;
}

void markup_bytes(struct markup *markup, const char *bytes, size_t count)
{
    make_room(markup, count);
    memcpy(markup->text + markup->length, bytes, count);
    markup->length += count;
    markup->text[markup->length] = '\0';
}

void markup_add(struct markup *markup, const char *fmt, ...)
{
    va_list ap;
    int length;

    va_start(ap, fmt);
    length = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    bug_if(length < 0);

    make_room(markup, (size_t)length);
    va_start(ap, fmt);
    vsnprintf(markup->text + markup->length, (size_t)length + 1, fmt, ap);
    va_end(ap);
    markup->length += (size_t)length;
}

/*
 * Bytes in the well-formed UTF-8 character at `at`, or 0.  Overlong forms,
 * surrogates and what lies beyond U+10FFFF are not well-formed.
 */
static size_t character_size(const unsigned char *at)
{
    size_t size = *at < 0x80                  ? 1
                  : *at >= 0xC2 && *at < 0xE0 ? 2
                  : *at >= 0xE0 && *at < 0xF0 ? 3
                  : *at >= 0xF0 && *at < 0xF5 ? 4
                                              : 0;

    for (size_t k = 1; k < size; k++)
        if ((at[k] & 0xC0) != 0x80)
            return 0;
    if ((*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] >= 0xA0) ||
        (*at == 0xF0 && at[1] < 0x90) || (*at == 0xF4 && at[1] >= 0x90))
        return 0;
    return size;
}

static const char *reference(unsigned char byte)
{
    switch (byte) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void markup_text(struct markup *markup, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at) {
        size_t size = character_size(at);
        const char *escaped = reference(*at);
        bool is_control = (*at < ' ' && !strchr("\t\n", *at)) || *at == 0x7F;

        if (size == 0 || is_control)
            markup_add(markup, "\xEF\xBF\xBD");
        else if (escaped)
            markup_add(markup, "%s", escaped);
        else
            markup_bytes(markup, (const char *)at, size);
        at += size ? size : 1;
    }
}

void markup_number(struct markup *markup, double value)
{
    if (!isfinite(value))
        markup_add(markup, "n/a");
    else if (value == floor(value) && fabs(value) < 1e9)
        markup_add(markup, "%.0f", value + 0.0); /* never "-0" */
    else
        markup_add(markup, "%.4g", value);
}

void markup_base64(struct markup *markup, const unsigned char *bytes,
                   size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/=";

    make_room(markup, (count + 2) / 3 * 4);
    for (size_t k = 0; k < count; k += 3) {
        size_t left = count - k;
        unsigned word = (unsigned)bytes[k] << 16;
        char quad[4];

        word |= left > 1 ? (unsigned)bytes[k + 1] << 8 : 0;
        word |= left > 2 ? bytes[k + 2] : 0;
        quad[0] = digits[word >> 18];
        quad[1] = digits[word >> 12 & 63];
        quad[2] = digits[left > 1 ? word >> 6 & 63 : 64];
        quad[3] = digits[left > 2 ? word & 63 : 64];
        markup_bytes(markup, quad, 4);
    }
}
