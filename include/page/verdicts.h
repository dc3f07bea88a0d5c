/*
 * verdicts.h - what else is known of the people of a test over a group, and
 * what tests found in a line.
 */
#ifndef PAGE_VERDICTS_H
#define PAGE_VERDICTS_H

#include "page/sample.h"
#include "page/tested.h"

/*
 * The section: the figures of the best known models that classify or predict
 * from the same task, from the folders <task>_desc-classify and
 * <task>_desc-prediction beside that of the test, with links to their pages in
 * the root of the dataset.  Nothing, and false, where there are none.
 */
bool page_verdicts(const struct tested *tested);

/*
 * The section: a link to the page of everybody who was tested, and who has an
 * excluded run of the task (logs/excluded).
 */
void page_people(const struct tested *tested, const struct sample *sample);

/*
 * For the page of the group: of every test in `<root>/group`, whose page ends
 * in `end` ("_desc-edges.html"), a line with a link, its question and how much
 * survives.  Nothing where there is none.
 */
void verdict_lines(struct markup *out, const char *root, const char *end);

#endif
