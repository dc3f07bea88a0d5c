/*
 * methods.h - the methods text of a page, from the parameters really used.
 *
 * Each product's sidecar says which stage made it and how; a sentence is
 * written for each distinct step, and the papers behind it are listed.  What
 * no sidecar says is not claimed.
 */
#ifndef PAGE_METHODS_H
#define PAGE_METHODS_H

#include "base/json.h"
#include "figure/markup.h"
#include "page/catalog.h"
#include "page/steps.h"

#include <stdbool.h>

enum { METHODS_STEPS_MOST = 64 };

struct methods {
    char *steps[METHODS_STEPS_MOST]; /* distinct, in the order added */
    size_t count;
    bool is_cited[STEPS_PAPERS];
    json_t *commands; /* name of a product -> the command that made it */
};

/* Add the step that made `product`, when it has a sidecar that says so. */
void methods_add(struct methods *methods, const char *product);

/*
 * Add what a product was made from, the first step first: of each product its
 * first source, so far back as they lie in the same dataset.
 */
void methods_add_origin(struct methods *methods, const char *product);

/* Add all products of a subject, in the order of the pipeline. */
void methods_add_subject(struct methods *methods,
                         const struct subject *subject);

/* The section, with its heading and the references. */
void methods_write(struct markup *out, const struct methods *methods);
void methods_release(struct methods *methods);

#endif
