/*
 * places.h - where a call finds its rules, its atlas and its folders.
 */
#ifndef APP_PLACES_H
#define APP_PLACES_H

#include "app/command.h"

/*
 * The folder with workflows/rules.mk: PLEXUS_HOME; else share/plexus beside
 * the folder `bin` of the stages, or the checkout that it was built in.  Ends
 * the process when there is none.  free() it.
 */
char *places_home(const char *bin);

/*
 * `path` made absolute, links resolved where it exists; ends the process with
 * `status` when it has a letter that make would not take as part of a name
 * (blanks, $ # % : and their like).  free() it.
 */
char *places_absolute(const char *path, int status);

struct atlas {
    char *place;  /* an image, a table of centers, or a BIDS-Atlas folder */
    char *label;  /* for the names of products */
    char *image;  /* for one run: an image or a table */
    char *labels; /* beside the image; NULL when there are none */
};

/*
 * `name` is a folder of atlases/ in `home` (one with an image: installed in
 * build/atlases or atlases), or a path; NULL is the atlas that the dataset
 * `root` itself has.  Ends the process when there is none.  The image is found
 * later.  Give it back with atlas_release().
 */
struct atlas atlas_locate(const char *name, const char *home, const char *root);

/* The space that the atlas is in, when its name or folders say one; or NULL,
 * else free() it. */
char *atlas_space(const struct atlas *atlas);

/* Find image and labels for a run; ends the process with APP_DATA when it is in
 * another space. */
void atlas_fit(struct atlas *atlas, const char *bold);
void atlas_release(struct atlas *atlas);

#endif
