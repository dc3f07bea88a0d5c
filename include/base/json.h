/*
 * json.h - JSON objects, on jansson.
 *
 * Objects keep the order in which their keys were added, and a real number is
 * written as the shortest decimal that reads back to the same double, so that
 * two runs give the same bytes.  NaN becomes the string "n/a".
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

enum { NUMBER_ROOM = 32 };

/*
 * Format `value` into `text` as the shortest decimal that strtod() reads back
 * to the same double; NaN and the infinities become `n/a`.  Returns `text`.
 */
char *number_format(char text[NUMBER_ROOM], double value);

/* True for UTF-8, which is all that JSON and our tables can hold. */
bool json_is_text(const char *text);

/* Add a member; dies when memory runs out.  json_put takes over `value`. */
void json_put(json_t *object, const char *key, json_t *value);
void json_put_text(json_t *object, const char *key, const char *value);
void json_put_number(json_t *object, const char *key, double value);
void json_put_count(json_t *object, const char *key, size_t value);
void json_put_flag(json_t *object, const char *key, int value);

/* Write with two-space indentation and a final newline. */
void json_print(FILE *out, json_t *value);

/*
 * Reads a file; dies naming file and line when it is not JSON.  Give it back
 * with json_decref().
 */
json_t *json_read(const char *path);

/* As a product of the stage (see output.h); `value` stays with the caller. */
void json_write(const char *path, json_t *value);

/* The number under `key`, or NaN when `object` is NULL or has no such number.
 */
double json_number_or_nan(const json_t *object, const char *key);

#endif
