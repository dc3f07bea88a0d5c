/*
 * about.h - what made a page and everything shown on it.
 */
#ifndef PAGE_ABOUT_H
#define PAGE_ABOUT_H

#include "figure/markup.h"
#include "page/methods.h"

/*
 * The section: version and command of the page; each file it was made from
 * with the command that made that file (which `methods` has gathered) and its
 * sha256; and the same as JSON
 * in <script id="provenance">, for machines.  Call it after the last file has
 * been read.
 */
void page_about(struct markup *out, const struct methods *methods);

#endif
