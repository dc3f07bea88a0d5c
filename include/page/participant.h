/*
 * participant.h - the page of one subject.
 */
#ifndef PAGE_PARTICIPANT_H
#define PAGE_PARTICIPANT_H

#include "figure/markup.h"
#include "io/listing.h"

/*
 * Write the page of the subject whose products are in `folder`.  The folders
 * sub-* beside it are the other subjects.  `group` is the name of the page of
 * the group, "none" for no link, or NULL to link to group.html when that file
 * or the folder group/ exists.  Products and other subjects that are not in
 * `only` are left out (NULL: none is).  Dies when no product is left.
 */
void participant_page(struct markup *out, const char *folder, const char *group,
                      const struct listing *only);

#endif
