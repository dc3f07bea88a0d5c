#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Pages of tests over a group and of predictions.
. "$(dirname "$0")/../lib.sh"

# people: 24 of three groups with three features, of which the first tells them.
people () {
    awk 'BEGIN { srand(2); OFS = "\t"
        print "participant_id", "y1", "y2", "y3" >"f.tsv"; print "participant_id", "g", "age" >"p.tsv"
        for (i = 0; i < 24; i++) { id = sprintf("s%02d", i)
            print id, i % 3 + rand(), rand(), rand() >"f.tsv"; print id, substr("ABC", i % 3 + 1, 1), 20 + 10 * rand() + 5 * (i % 3) >"p.tsv" } }'
}

check 'the page of F over features, with what is largest by chance' '
    people && mkdir o && edges --model "g + age" --permutations 99 --null o/null.tsv f.tsv p.tsv o/results.tsv && report --level edges o page.html &&
    grep -q "3 of 3 elements tested in 24 participants" page.html && grep -q "A 8" page.html && grep -q "<svg" page.html && grep -q "y1" page.html &&
    ! grep -q "not known" page.html'

check 'the page of t over matrices has them as a matrix, and components' '
    mkdir m o && awk "BEGIN { srand(4); OFS = \"\\t\"; print \"participant_id\", \"relmat\" >\"m.tsv\"; print \"participant_id\", \"g\" >\"p.tsv\"
        for (s = 1; s <= 20; s++) { file = \"m/\" s \".tsv\"; print \"s\" s, file >\"m.tsv\"; print \"s\" s, s % 2 ? \"x\" : \"y\" >\"p.tsv\"
            for (i = 1; i <= 5; i++) for (j = 1; j < i; j++) r[i, j] = r[j, i] = .3 * rand() + .4 * (s % 2) * (i == j + 1)
            print \"Node\", \"a\", \"b\", \"c\", \"d\", \"e\" >file
            for (i = 1; i <= 5; i++) { line = substr(\"abcde\", i, 1); for (j = 1; j <= 5; j++) line = line OFS (i == j ? 1 : r[i, j]); print line >file } close(file) } }" &&
    edges --model g --method fdr,max-t,nbs,tfnbs --permutations 199 --null o/null.tsv --components o/components.tsv m.tsv p.tsv o/results.tsv &&
    report --level edges o page.html && grep -q "g: y - x" page.html && grep -q "Those below .05 by p_fwe" page.html && grep -q "id=\"components\"" page.html &&
    ! grep -q "not known" page.html && report --level edges o again.html && sed s/again.html/page.html/ again.html | cmp - page.html'

check 'the page of a prediction' '
    people && predict --target age --model cpm,ridge --folds 4 --permutations 19 f.tsv p.tsv o && report --level prediction o page.html &&
    grep -q "Predicting age" page.html && grep -q "r with permuted targets" page.html && grep -q "Predicted against observed" page.html'

check 'a folder of something else is refused' '
    mkdir o && fails_with 1 "report: .o. holds no results.tsv of edges with its sidecar" report --level edges o x.html &&
    fails_with 1 "report: .o. holds no metrics.tsv of predict with its sidecar" report --level prediction o x.html && [ ! -e x.html ]'

done_testing
