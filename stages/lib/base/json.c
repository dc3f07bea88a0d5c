#include "base/json.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool reads_back(const char *text, double value)
{
    return strtod(text, NULL) == value;
}

/*
 * A power of two has a neighbor below at half the distance of the one above,
 * so the nearest 16-digit decimal may fail where the next one up succeeds.
 */
static bool next_decimal_up(char *text)
{
    char *end = text + strcspn(text, "e");

    for (char *digit = end - 1; digit >= text; digit--) {
        if (*digit == '.' || *digit == '-')
            continue;
        if (*digit != '9')
            return ++*digit;
        *digit = '0';
    }
    return false;
}

/*
 * False when no decimal of so many digits reads back as `value`, which spares
 * most values two rounds through printf and strtod: the nearest such decimal
 * is further off than half the distance to the next double.  In long double,
 * whose rounding the margin covers; true when in doubt.
 */
static bool may_read_back(double value, int digits)
{
    static const long double tens[] = {
        1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,
        1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
        1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
    long double size = (long double)fabs(value), scaled, half;
    int exponent = (int)floor(log10(fabs(value))), shift;

    if (LDBL_MANT_DIG < 64 || exponent < -10 || exponent > 20)
        return true;
    if (exponent >= 0 ? size < tens[exponent] : size * tens[-exponent] < 1)
        exponent--;
    shift = digits - 1 - exponent;
    if (shift < -27 || shift > 27)
        return true;
    scaled = shift < 0 ? size / tens[-shift] : size * tens[shift];
    half = scaled * DBL_EPSILON / 2; /* no less than half the distance */
    return fabsl(scaled - rintl(scaled)) <= 1.01L * half;
}

char *number_format(char text[NUMBER_ROOM], double value)
{
    int first = fabs(value) < DBL_MIN ? 1 : 15;
    int exponent;

    if (!isfinite(value))
        return memcpy(text, "n/a", sizeof "n/a");
    for (int digits = first; digits <= 16; digits++) {
        if (digits >= 15 && !may_read_back(value, digits))
            continue;
        snprintf(text, NUMBER_ROOM, "%.*g", digits, value);
        if (reads_back(text, value))
            return text;
    }
    if (fabs(frexp(value, &exponent)) == 0.5 && next_decimal_up(text) &&
        reads_back(text, value))
        return text;
    snprintf(text, NUMBER_ROOM, "%.17g", value);
    return text;
}

bool json_is_text(const char *text)
{
    json_t *value;

    while (*text && (unsigned char)*text < 0x80)
        text++;
    if (!*text)
        return true;
    value = json_string(text);
    json_decref(value);
    return value != NULL;
}

void json_put(json_t *object, const char *key, json_t *value)
{
    if (!value || json_object_set_new(object, key, value))
        die("cannot store '%s' in a sidecar: it is not UTF-8 text", key);
}

void json_put_text(json_t *object, const char *key, const char *value)
{
    json_put(object, key, json_string(value));
}

void json_put_number(json_t *object, const char *key, double value)
{
    json_put(object, key,
             isfinite(value) ? json_real(value) : json_string("n/a"));
}

void json_put_count(json_t *object, const char *key, size_t value)
{
    json_put(object, key, json_integer((json_int_t)value));
}

void json_put_flag(json_t *object, const char *key, int value)
{
    json_put(object, key, json_boolean(value));
}

static void print_scalar(FILE *out, json_t *value)
{
    char number[NUMBER_ROOM];
    char *text;

    if (json_is_real(value)) {
        fputs(number_format(number, json_real_value(value)), out);
        return;
    }
    text = json_dumps(value, JSON_ENCODE_ANY);
    bug_if(!text);
    fputs(text, out);
    free(text);
}

static void print_value(FILE *out, json_t *value, int depth);

static void new_line(FILE *out, int depth)
{
    fprintf(out, "\n%*s", 2 * depth, "");
}

static void print_array(FILE *out, json_t *array, int depth)
{
    size_t count = json_array_size(array);

    fputc('[', out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? "," : "", out);
        new_line(out, depth + 1);
        print_value(out, json_array_get(array, i), depth + 1);
    }
    if (count)
        new_line(out, depth);
    fputc(']', out);
}

static void print_object(FILE *out, json_t *object, int depth)
{
    const char *key;
    json_t *value;
    bool is_first = true;

    fputc('{', out);
    json_object_foreach(object, key, value)
    {
        json_t *name = json_string(key);

        fputs(is_first ? "" : ",", out);
        is_first = false;
        new_line(out, depth + 1);
        print_scalar(out, name);
        fputs(": ", out);
        print_value(out, value, depth + 1);
        json_decref(name);
    }
    if (!is_first)
        new_line(out, depth);
    fputc('}', out);
}

static void print_value(FILE *out, json_t *value, int depth)
{
    if (json_is_object(value))
        print_object(out, value, depth);
    else if (json_is_array(value))
        print_array(out, value, depth);
    else
        print_scalar(out, value);
}

void json_print(FILE *out, json_t *value)
{
    print_value(out, value, 0);
    fputc('\n', out);
}

json_t *json_read(const char *path)
{
    FILE *in = fopen(path, "r");
    json_error_t error;
    json_t *value;

    if (!in)
        die_errno("cannot open '%s'", path);
    value = json_loadf(in, JSON_REJECT_DUPLICATES, &error);
    if (!value)
        die("'%s' line %d is not JSON: %s", path, error.line, error.text);
    fclose(in);
    return value;
}

void json_write(const char *path, json_t *value)
{
    FILE *out = output_open(path);

    json_print(out, value);
    output_close(out, path);
}

double json_number_or_nan(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}
