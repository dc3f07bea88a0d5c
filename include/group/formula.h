/*
 * formula.h - the text of a linear model as a list of terms.
 *
 *     diagnosis * age + sex       diagnosis + age + sex + diagnosis:age
 *
 * Terms are joined by `+`; `a:b` is an interaction, `a * b` is a + b + a:b (any
 * number of names).  The constant is there unless `- 1` or `+ 0` says no; `1`
 * alone is a model of nothing else, and a leading `~` is passed over.  A name
 * is anything without blanks and + - * : ~, or anything between backquotes.  An
 * interaction needs all terms inside of it, for otherwise its columns would
 * mean something else for every choice of the reference.
 *
 * Wilkinson GN, Rogers CE (1973). Appl Stat 22:392-399. doi:10.2307/2346786
 */
#ifndef GROUP_FORMULA_H
#define GROUP_FORMULA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FORMULA_VARIABLES = 32, FORMULA_TERMS = 128 };

struct formula {
    bool has_intercept;
    size_t variables;
    char *names[FORMULA_VARIABLES]; /* in the order in which they stand */
    size_t terms;
    uint32_t term[FORMULA_TERMS]; /* bit v: variable v; those of fewer
                                   * variables first, else as they stand */
};

/*
 * NULL, or what is wrong with the text, constant text.  Release the formula in
 * both cases.  O(length + terms^2).
 */
const char *formula_parse(struct formula *formula, const char *text)
    __attribute__((warn_unused_result));
void formula_release(struct formula *formula);

/* Position of the term that `text` names (`a` or `b:a`), or `terms`. */
size_t formula_find(const struct formula *formula, const char *text);

#endif
