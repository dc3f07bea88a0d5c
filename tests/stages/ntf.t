#!/bin/sh
# Non-negative factors of a tensor.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# array FILE SHAPE NUMBERS: int32, in .npy; SHAPE as in "3, 4".
array () {
    perl -e '
        my ($file, $shape, @values) = @ARGV;
        my $head = "{\x27descr\x27: \x27<i4\x27, \x27fortran_order\x27: False, \x27shape\x27: ($shape), }";
        $head .= " " x ((64 - (11 + length $head) % 64) % 64) . "\n";
        open my $out, ">:raw", $file or die;
        print $out "\x93NUMPY\x01\x00", pack("v", length $head), $head, pack("l<*", @values);' "$@"
}
# tensor OUT [CHANGES]: three components in 5 % noise; 12 nodes.
tensor () { out=$1; shift; tensor_make 60 8 1 66 3 .05 "$out" "$@"; }
tables='components pairs ranks subjects time'
quiet () { "$@" 2>log || { cat log; false; }; }
columns () { awk -F'\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$2"; }
chosen () { awk -F'\t' 'NR > 1 && $2 == 1 { print $1 }' "$1/ranks.tsv"; }

check 'planted components come back, and the rank with them' '
    tensor x.npy && quiet ntf --ranks 1:6 x.npy out && [ "$(chosen out)" = 3 ] &&
    cut -f3- out/pairs.tsv >got.tsv && same_table --tolerance .03 got.tsv x_truth_pairs.tsv &&
    holds out/components.json "abs(field(Error) - .05) < .002 && field(EndedBecause) =~ /converged|zero/" &&
    [ "$(cd out && echo *.tsv)" = "$(printf "%s.tsv " $tables | sed "s/ $//")" ]'

check 'tables have the forms of the contract' '
    tensor x.npy && quiet ntf --rank 3 x.npy out &&
    [ "$(head -1 out/pairs.tsv)" = "$(printf "a\tb\tcomponent1\tcomponent2\tcomponent3")" ] && [ "$(wc -l <out/pairs.tsv)" = 67 ] &&
    [ "$(sed -n 13p out/pairs.tsv | cut -f1,2)" = "$(printf "node2\tnode3")" ] &&
    [ "$(head -1 out/time.tsv | cut -f1,2)" = "$(printf "time\tcomponent1")" ] && [ "$(wc -l <out/time.tsv)" = 61 ] &&
    [ "$(sed -n 2p out/subjects.tsv | cut -f1)" = subject1 ] && [ "$(wc -l <out/subjects.tsv)" = 9 ] &&
    [ "$(chosen out)" = 3 ] && holds out/ranks.json "field(Rule) eq \"given\""'

check 'factors have unit norm, none is negative, and explained adds up to 1 - error^2' '
    tensor x.npy && quiet ntf --rank 3 --precision double --tolerance 1e-10 x.npy out &&
    for table in pairs:3 subjects:2 time:2; do
        awk -F"\t" -v c="${table#*:}" "NR > 1 { if (\$c < 0) exit 1; s += \$c ^ 2 } END { exit !(s > .999999 && s < 1.000001) }" "out/${table%:*}.tsv" || exit 1
    done &&
    columns explained out/components.tsv | awk "{ s += \$1 } END { print s }" >sum &&
    holds out/components.json "abs(1 - field(Error) ** 2 - $(cat sum)) < 1e-5"'

check 'the same bytes with any number of threads' '
    tensor x.npy fiber 2 5 fiber 3 9 &&
    for at in 1 2; do mkdir $at && (cd $at && quiet ntf --threads $at --ranks 2:4 --null 3 ../x.npy out) || exit 1; done &&
    diff -r 1/out 2/out && [ "$(ls 1/out | wc -l)" = 12 ]'

check 'another seed, other starts, the same components' '
    tensor x.npy && quiet ntf --rank 3 x.npy a && quiet ntf --rank 3 --seed 2 x.npy b &&
    ! cmp -s a/pairs.tsv b/pairs.tsv && same_table --tolerance 1e-3 a/pairs.tsv b/pairs.tsv'

check 'float32 and double agree' '
    tensor x.npy && quiet ntf --rank 3 x.npy a && quiet ntf --rank 3 --precision double x.npy b &&
    same_table --tolerance 1e-3 a/pairs.tsv b/pairs.tsv && same_table --tolerance 1e-3 a/time.tsv b/time.tsv'

check 'a fiber that is NaN throughout is missing, and so is what a mask leaves out' '
    tensor x.npy && tensor holes.npy fiber 1 0 fiber 4 7 && seen=$(perl -e "@m = (1) x 528; \$m[66] = \$m[4 * 66 + 7] = 0; print qq(@m)") &&
    array mask.npy "8, 66" $seen && quiet ntf --rank 3 --mask mask.npy x.npy a && quiet ntf --rank 3 holes.npy b &&
    for table in $tables coverage; do cmp a/$table.tsv b/$table.tsv || exit 1; done &&
    holds b/components.json "abs(field(ShareObserved) - 526 / 528) < 1e-12 && field(Ridge) == 1e-5" && ! cmp -s a/pairs.tsv c/pairs.tsv'

check 'the sidecar names nodes, subjects, time and the mask of nodes' '
    tensor x.npy && array x_mask.npy "8, 12" $(perl -e "@m = (1) x 96; \$m[2 * 12 + 1] = \$m[5 * 12 + 11] = 0; print qq(@m)") &&
    perl -e "printf qq({\"Nodes\": [%s], \"Subjects\": [%s], \"RepetitionTime\": 2, \"StartTime\": 5, \"Affinity\": \"codrive\", \"Mask\": \"x_mask.npy\"}\n), join(\", \", map { qq(\"AV\$_\") } 1 .. 12), join(\", \", map { qq(\"sub-0\$_\") } 1 .. 8)" >x.json &&
    quiet ntf --rank 3 x.npy out && [ "$(sed -n 2p out/pairs.tsv | cut -f1,2)" = "$(printf "AV1\tAV2")" ] &&
    [ "$(sed -n 3p out/time.tsv | cut -f1)" = 7 ] && [ "$(sed -n 4p out/subjects.tsv | cut -f1)" = sub-03 ] &&
    holds out/components.json "field(Affinity) eq \"codrive\" && abs(field(ShareObserved) - (528 - 22) / 528) < 1e-12" &&
    holds out/pairs.json "grep { /x_mask.npy/ } keys %{field(SourceChecksums)}"'

check 'pairs that one subject has are left out, unless one is enough' '
    tensor x.npy $(for w in 0 1 2 3 4 5 6; do echo fiber $w 10; done) && quiet ntf --rank 3 x.npy out &&
    [ "$(sed -n 12p out/pairs.tsv | cut -f3)" = n/a ] && [ "$(grep -c n/a out/pairs.tsv)" = 1 ] && holds out/components.json "field(PairsLeftOut) == 1" &&
    quiet ntf --rank 3 --min-subjects 1 x.npy all && ! grep -q n/a all/pairs.tsv'

check 'a subject of zeros is left out, with a warning, and has no loadings' '
    tensor x.npy zero 6 && ntf --rank 3 x.npy out 2>log && grep -q "subject .subject7. has nothing but zeros" log &&
    [ "$(sed -n 8p out/subjects.tsv | cut -f2)" = n/a ] && [ "$(sed -n 7p out/subjects.tsv | cut -f2)" != n/a ]'

check 'negative entries are kept, and told of' '
    tensor x.npy && ntf --rank 3 x.npy out 2>log && grep -q "negative entries, of norm" log &&
    tensor_make 60 8 1 66 3 0 clean.npy && ntf --rank 3 clean.npy out 2>log && [ ! -s log ]'

check 'data without noise are explained to the last digit' '
    tensor_make 60 8 1 66 3 0 x.npy && quiet ntf --rank 3 --precision double x.npy out && holds out/components.json "field(Error) < 1e-5"'

check 'four axes: conditions have a table' '
    tensor_make 30 6 4 45 3 .05 x.npy && quiet ntf --ranks 1:5 x.npy out && [ "$(chosen out)" = 3 ] &&
    [ "$(cut -f1 out/conditions.tsv | tail -1)" = condition4 ] && cut -f3- out/pairs.tsv >got.tsv && same_table --tolerance .03 got.tsv x_truth_pairs.tsv'

check 'one subject: a matrix, whose factors are not unique' '
    tensor_make 120 1 1 66 3 .05 x.npy && ntf --ranks 1:5 x.npy out 2>log && grep -q "not unique" log && [ "$(chosen out)" = 3 ] &&
    holds out/components.json "!field(IsUnique)" && holds out/ranks.json "field(HeldOut) eq \"a pair of a stretch of time\"" && [ "$(cut -f2 out/subjects.tsv | tail -1)" = 1 ]'

check 'pairs that are no upper triangle have an index' '
    tensor_make 20 4 1 14 2 .05 x.npy && quiet ntf --rank 2 x.npy out && [ "$(head -1 out/pairs.tsv | cut -f1,2)" = "$(printf "index\tcomponent1")" ] && [ "$(tail -1 out/pairs.tsv | cut -f1)" = 13 ]'

check 'penalties: fewer pairs, smoother time' '
    tensor x.npy && quiet ntf --rank 3 x.npy plain && quiet ntf --rank 3 --l1 .2 x.npy sparse && quiet ntf --rank 3 --smooth 3 x.npy smooth &&
    zeros () { tail -n +2 "$1/pairs.tsv" | cut -f3- | tr "\t" "\n" | grep -cx 0; } && [ "$(zeros sparse)" -gt "$(($(zeros plain) + 10))" ] &&
    rough () { awk -F"\t" "NR > 2 { s += (\$2 - last) ^ 2 } { last = \$2 } END { print s }" "$1/time.tsv"; } &&
    awk "BEGIN { exit !($(rough smooth) < .5 * $(rough plain)) }"'

check 'the null: what a shuffle explains survives nothing, and p is never 0' '
    tensor x.npy && quiet ntf --rank 3 --null 59 x.npy out && [ "$(columns survives out/components.tsv | head -1)" = 1 ] &&
    columns p out/components.tsv | awk "\$1 < 1 / 60 || \$1 > 1 { exit 1 }" && [ "$(awk -F"\t" "NR == 2 { print \$NF }" out/ranks.tsv)" -ge 1 ]'

check 'NaN that is no whole fiber, and what is infinite, are refused by their place' '
    tensor x.npy nan 7 3 21 && fails_with 1 "NaN in frame 7 of subject 3, pair 21" ntf x.npy out &&
    tensor x.npy inf 2 1 4 && fails_with 1 "infinite in frame 2 of subject 1, pair 4" ntf x.npy out && [ ! -e out ]'

check 'arrays of other shapes and types are refused' '
    array flat.npy "6, 8" $(seq 48) && fails_with 1 "has 2 axes" ntf flat.npy out &&
    array whole.npy "2, 3, 4" $(seq 24) && fails_with 1 "holds integers" ntf whole.npy out &&
    echo text >text.npy && fails_with 1 "not in the format" ntf text.npy out &&
    tensor x.npy && head -c 5000 x.npy >cut.npy && fails_with 1 "truncated" ntf cut.npy out &&
    tensor_make 1 1 1 5 1 0 small.npy && fails_with 1 "too small" ntf small.npy out && [ ! -e out ]'

check 'masks and sidecars that do not fit are refused' '
    tensor x.npy && array mask.npy "8, 7" $(seq 56) && fails_with 1 "neither subjects x nodes nor" ntf --mask mask.npy x.npy out &&
    array none.npy "8, 12" $(seq 96 | sed "s/.*/0/") && fails_with 1 "no pair is seen in 2 subjects" ntf --mask none.npy x.npy out &&
    echo "{\"Nodes\": [\"a\", \"b\"]}" >x.json && fails_with 1 "has 2 Nodes, and the array has 12" ntf x.npy out &&
    echo "{\"Subjects\": [1, 2, 3, 4, 5, 6, 7, 8]}" >x.json && fails_with 1 "Subjects are not all text" ntf x.npy out &&
    echo "{\"Mask\": \"gone.npy\"}" >x.json && fails_with 1 "gone.npy" ntf x.npy out && [ ! -e out ]'

check 'a tensor of zeros has no components' '
    tensor x.npy $(for w in 0 1 2 3 4 5 6 7; do echo zero $w; done) && fails_with 1 "no pair is seen" ntf x.npy out && [ ! -e out ]'

check 'ranks are said once, and in order' '
    tensor x.npy && fails_with 2 "both say the rank" ntf --rank 3 --ranks 2:4 x.npy out &&
    for ranks in 4:2 0:3 a:b 3 2:; do fails_with 2 "is not A:B" ntf --ranks $ranks x.npy out || exit 1; done && [ ! -e out ]'

done_testing
