#!/bin/sh
# What a table may look like, and what is refused; read by same_table.
. "$(dirname "$0")/../lib.sh"

want='printf "a\tb\n1\t2\n3\tn/a\n" >want.tsv'
same="$want && same_table --tolerance 0 in.tsv want.tsv"

check 'a plain table'          "printf 'a\tb\n1\t2\n3\tn/a\n' >in.tsv && $same"
check 'a last line without an end' "printf 'a\tb\n1\t2\n3\tn/a' >in.tsv && $same"
check 'line ends of Windows'   "printf 'a\tb\r\n1\t2\r\n3\tn/a\r\n' >in.tsv && $same"
check 'a byte order mark'      "printf '\357\273\277a\tb\n1\t2\n3\tn/a\n' >in.tsv && $same"
check 'gzip'                   "$want && gzip -c want.tsv >in.tsv.gz &&
                                same_table --tolerance 0 in.tsv.gz want.tsv"
check 'commas and quotes in .csv' "$want && printf 'a,\"b\"\n\"1\",2\n3,n/a\n' >in.csv &&
                                same_table --tolerance 0 in.csv want.tsv"
check 'a quote in .tsv is a letter' 'printf "a\"\tb\n1\t2\n" >in.tsv &&
                                fails_with 1 "a\"" same_table in.tsv want.tsv ||
                                cp in.tsv want.tsv && same_table in.tsv want.tsv'

# refuses PATTERN TEXT: one line that matches, status 1.
refuses () {
    printf "$2" >in.tsv && printf 'a\n1\n' >want.tsv &&
    fails_with 1 "in.tsv.*$1" same_table in.tsv want.tsv && [ "$(wc -l <output)" -eq 1 ]
}

check 'an empty file'          'refuses "is empty" ""'
check 'a short row'            'refuses "line 3 has 1 cells, not 2" "a\tb\n1\t2\n3\n"'
check 'a long row'             'refuses "line 2 has 3 cells, not 2" "a\tb\n1\t2\t3\n"'
check 'a name twice'           'refuses "line 1 has two columns named .a." "a\tb\ta\n1\t2\t3\n"'
check 'a column without name'  'refuses "line 1 column 2 has no name" "a\t\n1\t2\n"'
check 'an empty line inside'   'refuses "line 3 is empty" "a\n1\n\n2\n"'
check 'an empty line of Windows' 'refuses "line 3 is empty" "a\r\n1\r\n\r\n2\r\n"'
check 'empty lines at the end' "printf 'a\tb\n1\t2\n3\tn/a\n\n\n' >in.tsv && $same"
check 'Latin-1'                'refuses "line 1 column 2 is not UTF-8" "a\tb\351\n1\t2\n"'
check 'a zero byte'            'refuses "line 2" "a\n1\\0002\n"'
check 'a folder'               'mkdir d.tsv && fails_with 1 "d.tsv. is a folder" same_table d.tsv d.tsv'
check 'a truncated gzip' '
    seq 1 5000 >want.tsv && gzip -c want.tsv | head -c 3000 >in.tsv.gz &&
    fails_with 1 "in.tsv.gz. is truncated" same_table in.tsv.gz want.tsv'

series='printf "x\ty\n1\t2\n2\t1\n3\t5\n4\t2\n" >in.tsv'
check 'a word where a number belongs is named by line and column' "
    $series && sed -i 's/^3.5/3\tfive/' in.tsv &&
    fails_with 1 \"in.tsv. line 4 column 2 ('y') is not a finite number: 'five'\" \
        connect in.tsv out.tsv && ! test -e out.tsv"
check 'nan is n/a' "
    $series && { cat in.tsv; printf 'n/a\tn/a\n'; } >a.tsv && { cat in.tsv; printf 'nan\tNaN\n'; } >b.tsv &&
    connect a.tsv a_out.tsv && connect b.tsv b_out.tsv && cmp a_out.tsv b_out.tsv"
check 'infinity is no number' "
    $series && sed -i 's/^3.5/3\tinf/' in.tsv && fails_with 1 'line 4 column 2' connect in.tsv out.tsv"
check 'a hexadecimal number' "
    $series && sed -i 's/^3.5/3\t0x5/' in.tsv && fails_with 1 'line 4 column 2' connect in.tsv out.tsv"
check 'a region called Node' "
    $series && sed -i '1s/x/Node/' in.tsv && fails_with 1 'cannot be called .Node.' connect in.tsv out.tsv"
check 'a TR in milliseconds' "
    $series && echo '{\"RepetitionTime\": 2000}' >in.json && fails_with 1 'is that milliseconds' connect in.tsv out.tsv"
check 'a header without rows' '
    printf "x\ty\n" >in.tsv && fails_with 1 "has a header but no frame" connect in.tsv out.tsv'

check 'a table is not written under the name of another form' "
    $series && fails_with 2 'written as .tsv' connect in.tsv out.csv && ! ls out.* 2>/dev/null"

done_testing
