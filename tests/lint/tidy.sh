#!/bin/sh
# tidy.sh [CPPFLAGS...]: two static analyzers find nothing.
#
# clang-tidy with the checks of .clang-tidy, and the analyzer of gcc, on the
# stages and the library.  Tests compare bits and overrun on purpose.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/lint.sh
# shellcheck disable=SC2046 # a list of words
[ $# -gt 0 ] || set -- $(cppflags_of_make)

# each COMMAND...: with every file in place of {}, two at a time.
each () {
    files_like 'stages/*.c' | xargs -P 2 -I '{}' "$@"
}

each clang-tidy --quiet '{}' -- -std=c17 "$@" 2>/dev/null ||
    complain 'clang-tidy is not content'

# Values that loops have set count as uninitialized for gcc 12, hence the last
# option; the analyzer of clang looks after these.
if gcc -fanalyzer -fsyntax-only -x c /dev/null 2>/dev/null; then
    each gcc -std=c17 "$@" -fanalyzer -Werror -S -o /dev/null \
        -Wno-analyzer-use-of-uninitialized-value '{}' ||
        complain 'the analyzer of gcc is not content'
fi

finish
