#include "group/formula.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* What is read, and where. */
struct reader {
    const char *at;
    struct formula *formula;
};

static void skip(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t");
}

/* The next name, the caller's; NULL where there is none. */
static char *next_name(struct reader *reader)
{
    size_t length;
    char *name;

    skip(reader);
    if (*reader->at == '`') {
        length = strcspn(++reader->at, "`");
        if (!length || !reader->at[length])
            return NULL;
        name = xformat("%.*s", (int)length, reader->at);
        reader->at += length + 1;
    } else {
        length = strcspn(reader->at, " \t+-*:~`");
        if (!length)
            return NULL;
        name = xformat("%.*s", (int)length, reader->at);
        reader->at += length;
    }
    skip(reader);
    return name;
}

static size_t variable_of(const struct formula *formula, const char *name)
{
    size_t v = 0;

    while (v < formula->variables && strcmp(formula->names[v], name) != 0)
        v++;
    return v;
}

static const char *add_term(struct formula *formula, uint32_t term)
{
    for (size_t k = 0; k < formula->terms; k++)
        if (formula->term[k] == term)
            return NULL;
    if (formula->terms == FORMULA_TERMS)
        return "has too many terms";
    formula->term[formula->terms++] = term;
    return NULL;
}

/* a:b:c, as bits. */
static const char *read_factor(struct reader *reader, uint32_t *bits)
{
    struct formula *formula = reader->formula;

    *bits = 0;
    for (;;) {
        char *name = next_name(reader);
        size_t v;

        if (!name)
            return "lacks a name where one is due";
        v = variable_of(formula, name);
        if (v == FORMULA_VARIABLES) {
            free(name);
            return "has too many variables";
        }
        if (v == formula->variables)
            formula->names[formula->variables++] = name;
        else
            free(name);
        *bits |= (uint32_t)1 << v;
        if (*reader->at != ':')
            return NULL;
        reader->at++;
    }
}

/* x * y * z: every product of some of them. */
static const char *read_product(struct reader *reader)
{
    uint32_t parts[8], count = 0;

    do {
        const char *fault;

        reader->at += count > 0;
        if (count == 8)
            return "crosses too many terms";
        fault = read_factor(reader, &parts[count++]);
        if (fault)
            return fault;
    } while (*reader->at == '*');
    for (uint32_t some = 1; some < (uint32_t)1 << count; some++) {
        uint32_t term = 0;
        const char *fault;

        for (uint32_t k = 0; k < count; k++)
            term |= some >> k & 1 ? parts[k] : 0;
        fault = add_term(reader->formula, term);
        if (fault)
            return fault;
    }
    return NULL;
}

/* A number 0 or 1 in place of a term: the constant. */
static bool takes_constant(struct reader *reader, bool is_minus)
{
    skip(reader);
    if ((*reader->at != '0' && *reader->at != '1') ||
        !strchr(" \t+-", reader->at[1]))
        return false;
    reader->formula->has_intercept = (*reader->at == '1') != is_minus;
    reader->at++;
    skip(reader);
    return true;
}

static int order_of(uint32_t term)
{
    return __builtin_popcount(term);
}

/* Terms of fewer variables first; every part of an interaction is there. */
static const char *arrange(struct formula *formula)
{
    for (size_t k = 1; k < formula->terms; k++)
        for (size_t i = k; i > 0 && order_of(formula->term[i]) <
                                        order_of(formula->term[i - 1]);
             i--) {
            uint32_t swap = formula->term[i];

            formula->term[i] = formula->term[i - 1];
            formula->term[i - 1] = swap;
        }
    for (size_t k = 0; k < formula->terms; k++)
        for (uint32_t left = formula->term[k]; left; left &= left - 1) {
            uint32_t part = formula->term[k] & ~(left & -left);
            size_t i = 0;

            while (i < formula->terms && formula->term[i] != part)
                i++;
            if (part && i == formula->terms)
                return "has an interaction without the terms inside of it "
                       "(write a*b for a + b + a:b)";
        }
    if (!formula->terms && !formula->has_intercept)
        return "has no term";
    return NULL;
}

const char *formula_parse(struct formula *formula, const char *text)
{
    struct reader reader = {.at = text, .formula = formula};
    bool is_minus = false;

    *formula = (struct formula){.has_intercept = true};
    skip(&reader);
    reader.at += *reader.at == '~';
    for (;;) {
        if (!takes_constant(&reader, is_minus)) {
            const char *fault = is_minus ? "takes away what is no constant"
                                         : read_product(&reader);

            if (fault)
                return fault;
        }
        if (!*reader.at)
            return arrange(formula);
        if (*reader.at != '+' && *reader.at != '-')
            return "lacks a + between two terms";
        is_minus = *reader.at++ == '-';
    }
}

void formula_release(struct formula *formula)
{
    for (size_t v = 0; v < formula->variables; v++)
        free(formula->names[v]);
    formula->variables = 0;
}

size_t formula_find(const struct formula *formula, const char *text)
{
    struct formula wanted;
    const char *fault = formula_parse(&wanted, text);
    uint32_t term = 0;
    size_t k = 0;

    for (size_t v = 0; v < wanted.variables; v++) {
        size_t mine = variable_of(formula, wanted.names[v]);

        if (mine == formula->variables)
            term = UINT32_MAX;
        else
            term |= (uint32_t)1 << mine;
    }
    /* `b:a` alone is no model, but it names a term. */
    (void)fault;
    while (k < formula->terms && formula->term[k] != term)
        k++;
    formula_release(&wanted);
    return k;
}
