#!/bin/sh
# shape.sh: short functions, few parameters, short files, one spelling.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/lint.sh

# Places in some files: places PATTERN FILES... prints file:line:text.
places () {
    pattern=$1; shift
    grep -HnE "$pattern" "$@" | grep -v '^tests/lint/'
}

# complain_places WHY PLACES
complain_places () {
    [ -n "$2" ] || return 0
    printf '%s\n' "$2" | sed "s|^\([^:]*:[0-9]*\): *\(.*\)|lint: \1: $1: \2|" >&2
    lint_status=1
}

c_files=$(files_like '*.c' '*.h')
texts="$c_files $(files_like '*.md' '*.mk' '*.sh' '*.t' '*.tsv' Makefile \
    'workflows/*' '.ci/*' '.github/*' 'containers/*' 'tests/bench/*' 'tests/peers/*')"
texts=$(printf '%s\n' $texts | sort -u)

# A function: at most 60 lines and 7 parameters; run() of a stage: 40 lines.
long=$(ctags -x --languages=C --kinds-C=f --_xformat='%F	%n	%e	%N	%S' $c_files |
    awk -F'\t' '
    $3 - $2 >= 60 {
        printf "lint: %s:%d: %s has %d lines, over 60\n", $1, $2, $4, $3 - $2 + 1
    }
    $4 == "run" && $1 ~ "^stages/[^/]*$" && $3 - $2 >= 40 {
        printf "lint: %s:%d: run has %d lines, over 40\n", $1, $2, $3 - $2 + 1
    }
    {
        count = $5 !~ /^\((void)?\)$/
        for (k = 1; k <= length($5); k++) {
            c = substr($5, k, 1)
            depth += (c == "(") - (c == ")")
            count += c == "," && depth == 1
        }
        if (count > 7)
            printf "lint: %s:%d: %s has %d parameters, over 7\n", $1, $2, $4, count
    }')
[ -z "$long" ] || { printf '%s\n' "$long" >&2; lint_status=1; }

# A stage: at most 200 lines; any other file: 400.
for file in $c_files; do
    case $file in stages/lib/*) most=400 ;; stages/*) most=200 ;; *) most=400 ;; esac
    lines=$(wc -l <"$file")
    [ "$lines" -le $most ] || complain "$file: has $lines lines, over $most"
done

complain_places 'no goto' "$(places '(^|[^[:alnum:]_"])goto [a-z_]+;' $c_files)"
complain_places 'no note to self' \
    "$(places '(^|[^[:alnum:]_])(TODO|FIXME|XXX|HACK)([^[:alnum:]_X-]|$)' $texts)"

# American spelling: British words, but for names that others gave.
word='[cC]olour|[bB]ehaviour|[nN]eighbour|[fF]avour|[hH]onour|[cC]entre'
word="$word|\b[fF]ibre|\b[mM]illimetre|\b[gG]rey|[lL]icence|[dD]efence|[aA]rtefact"
word="$word|[aA]nalyse[dr]?\b|[mM]odelled|[mM]odelling|[lL]abelled|[cC]ancelled"
word="$word|[wW]hilst|(normal|standard|initial|organ|recogn|optim|minim|maxim"
word="$word|summar|visual|parallel|general|regular|symmetr|serial|random|local"
word="$word|harmon|equal|character|categor|penal|real|factor|linear|binar"
word="$word|discret|emphas|util)is(e|ed|er|es|ing|ation)\b"
complain_places 'American spelling' "$(places "$word" $texts)"

# Nothing of the machine on which it was written.
complain_places 'a path of one machine' \
    "$(places '(^|[^[:alnum:]_.$}])/(home|root|Users|work|mnt|media)/' $texts)"

finish
