/*
 * ranking.h - strategies of denoising side by side, on one page.
 */
#ifndef PAGE_RANKING_H
#define PAGE_RANKING_H

#include "base/stage.h"
#include "figure/markup.h"
#include "stats/ranking.h"

/*
 * Write the page: a table of the strategies, best first, and for each
 * criterion a figure with a point per strategy.  `summaries` are the files it
 * is made from.
 */
void ranking_page(struct markup *out, const struct ranking *ranking,
                  const struct paths *summaries);

#endif
