/*
 * operands.h - the operands of a command line, and lists of them in files.
 *
 * A system lets a command have so many bytes of words (Linux: 128 KiB a word,
 * some 2 MiB together), which the matrices of a few thousand runs exceed.  So
 * an operand `@FILE` stands for the lines of FILE, in their order, one operand
 * each; empty lines are passed over.  `./@FILE` is a file of that name.  What a
 * stage records is the same as if the names had been written out.
 */
#ifndef BASE_OPERANDS_H
#define BASE_OPERANDS_H

#include <stddef.h>

/* The operands of `count` words, written out.  The words given and those read
 * live as long as the process, as argv does; the array itself is the caller's.
 * A list that cannot be read, or is empty, ends the program with status 2.
 * Cost: the sum of their lengths. */
char **operands_expand(char *const *words, size_t count, size_t *expanded);

#endif
