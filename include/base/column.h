/*
 * column.h - what BIDS wants to know of a column of a table.
 *
 * The pure layers name and explain what they compute with these; io/columns.h
 * writes them.  Constant data, owned by nobody.
 */
#ifndef BASE_COLUMN_H
#define BASE_COLUMN_H

struct column {
    const char *name;        /* header cell */
    const char *long_name;   /* unabbreviated, for people */
    const char *units;       /* NULL for a number without one */
    const char *description; /* formula, conventions and source */
};

#endif
