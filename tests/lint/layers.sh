#!/bin/sh
# layers.sh [CPPFLAGS...]: the library is a stack, and it is kept like one.
#
# A layer includes what `allowed` says and nothing else, each outside library
# is known to one layer, and the pure layers neither print, nor end the
# process, nor touch files, clocks, the environment or hidden state.  Stages
# include anything but each other.  Every header compiles on its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/lint.sh
[ $# -gt 0 ] || cppflags=$(cppflags_of_make)

allowed () {
    case $1 in
    base)   echo base ;;
    io)     echo base io ;;
    figure) echo base figure ;;
    page)   echo base num signal graph tensor stats rsa space io figure page ;;
    study)  echo base num signal graph space sim stats io study ;;
    dataset) echo base io dataset ;;
    app)    echo base io dataset app ;;
    run)    echo base num signal space stats glm io run ;;
    connectome)
            echo base num signal stats io connectome ;;
    cohort) echo base num space stats group io connectome cohort ;;
    voxelnet)
            echo base num signal graph space stats io run voxelnet ;;
    factors)
            echo base num signal tensor dynamic stats io factors ;;
    modules)
            echo base num graph blocks stats io modules ;;
    motifs) echo base num graph stats io motifs ;;
    graphs) echo base num graph io graphs ;;
    maps)   echo base num space io maps ;;
    dynamics)
            echo base num graph blocks tensor dynamic stats io modules states \
                dynamics ;;
    states) echo base num signal dynamic stats io run states ;;
    geometry)
            echo base num signal stats space rsa io run geometry ;;
    num | signal | graph | tensor | stats | group | rsa | glm | space | sim | \
        blocks | dynamic)
            echo base num "$1" ;;
    esac
}

# The layer to which the rest of the program owes a library.
keeper () {
    case $1 in
    getopt.h | jansson.h | nettle/*)   echo base ;;
    csv.h | nifti*.h | isa-l/* | zlib.h) echo io ;;
    *cblas.h | lapack*.h)              echo num ;;
    igraph/*)                          echo graph ;;
    cairo*.h)                          echo figure ;;
    esac
}

is_pure () {
    case $1 in
    base | io | page | study | run | connectome | voxelnet | cohort | factors \
        | modules | motifs | graphs | dynamics | states | geometry | dataset | app | maps)
        return 1 ;;
    esac
}

# Calls of C files with their places, comments left out: calls FILE WORD|WORD
calls () {
    grep -nE "(^|[^A-Za-z0-9_>.])($2) ?\(" "$1" | grep -vE '^[0-9]+: *(/?\*|//)'
}

impure='die|die_errno|usage|warn|note|exit|_exit|abort|v?f?printf|f?puts|f?putc'
impure="$impure|putchar|perror|fopen|freopen|open|popen|system|getenv|setenv"
impure="$impure|time|clock|clock_gettime|gettimeofday|srand|random|drand48"
banned='strcpy|strcat|v?sprintf|strtok|atoi|atol|atof|gets|rand'

for file in stages/lib/*/*.c include/*/*.h; do
    layer=$(basename "$(dirname "$file")")
    right=$(allowed "$layer")
    [ -n "$right" ] || complain "$file: layers.sh has no rule for '$layer'"
    for used in $(sed -n 's|^#include "\(.*\)".*|\1|p' "$file" | sort -u); do
        case " $right " in
        *" ${used%%/*} "*) ;;
        *) complain "$file: '$layer' may not include '$used'" ;;
        esac
    done
    for used in $(sed -n 's|^#include <\(.*\)>.*|\1|p' "$file" | sort -u); do
        by=$(keeper "$used")
        [ -z "$by" ] || [ "$by" = "$layer" ] ||
            complain "$file: <$used> belongs to '$by', not to '$layer'"
    done
    ! is_pure "$layer" || complain_each "$file" 'is not for a pure layer' \
        "$(calls "$file" "$impure")"
done

for file in stages/*.c; do
    for used in $(sed -n 's|^#include "\(.*\)".*|\1|p' "$file"); do
        [ -e "include/$used" ] ||
            complain "$file: includes '$used', which is no header of the library"
    done
done

for file in $(files_like '*.[ch]'); do
    complain_each "$file" 'is banned' "$(calls "$file" "$banned")"
    [ "$file" = stages/lib/base/mem.c ] ||
        complain_each "$file" 'belongs in base/mem (NEW_ARRAY, xcalloc ...)' \
            "$(calls "$file" 'malloc|calloc|realloc|strdup|v?asprintf')"
done

# Guards, and headers that compile with nothing before them.
for header in include/*/*.h; do
    guard=$(echo "${header#include/}" | tr 'a-z/.' 'A-Z__')
    grep -q "^#ifndef $guard\$" "$header" || complain "$header: guard is not $guard"
done
# shellcheck disable=SC2086 # a list of words
printf '%s\n' include/*/*.h |
    xargs -P 2 -I '{}' "${CC:-cc}" -std=c17 -Wall -Wextra -Werror \
        ${cppflags-} "$@" -include '{}' -fsyntax-only -x c /dev/null ||
    complain 'a header does not compile on its own'

finish
