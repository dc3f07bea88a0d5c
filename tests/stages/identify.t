#!/bin/sh
# Regions told by RDMs of other subjects.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# planted [SUBJECTS]: 3 regions of 9 stimuli, each RDM with a scale of its own.
planted () {
    perl -e '
        srand 5; my ($subjects, $n) = (shift, 9); my $m = $n * ($n - 1) / 2; my @truth = map { [map { rand() } 1 .. $m] } 1 .. 3; my (@title, @column);
        open my $labels, ">", "labels.tsv"; print $labels "column\tsubject\tregion\n";
        for my $s (1 .. $subjects) { for my $r (0 .. 2) {
            my $scale = exp(2 * rand() - 1); push @title, "s$s-r$r"; push @column, [map { $scale * (2 + $truth[$r][$_] + .8 * rand()) } 0 .. $m - 1];
            print $labels "s$s-r$r\tsub-$s\tR$r\n" } }
        sub put { my ($file, @k) = @_; open my $to, ">", $file; print $to join("\t", "a", "b", map { $title[$_] } @k), "\n"; my $p = 0;
            for my $i (1 .. $n) { for my $j ($i + 1 .. $n) { print $to join("\t", "c$i", "c$j", map { $column[$_][$p] } @k), "\n"; $p++ } } }
        put("rdms.tsv", 0 .. $#title); put("one.tsv", 0 .. 5); put("two.tsv", 6 .. $#title)' "${1:-8}"
}
cell () { awk -F"\t" -v m="$2" -v c="$3" 'NR == 1 { for (k = 1; k <= NF; k++) if ($k == c) at = k } $1 == m { print $at }' "$1"; }
between () { awk -v x="$1" -v y="$2" -v z="$3" 'BEGIN { exit !(x != "n/a" && y != "n/a" && z != "n/a" && x <= y && y <= z) }'; }

check 'planted regions are told, and raw RDMs suffer from their scale alone' '
    planted && identify --samples 100 rdms.tsv labels.tsv x.tsv 2>log && [ ! -s log ] &&
    between .9 $(cell x.tsv z-scored accuracy) 1 && between .9 $(cell x.tsv rank accuracy) 1 && between 0 $(cell x.tsv raw accuracy) .8 &&
    [ "$(cut -f1 x.tsv | tr "\n" " ")" = "statistic raw unit-norm z-scored rank adjacency-0.05 adjacency-0.1 adjacency-0.25 adjacency-0.5 rgdm-0.05 rgdm-0.1 rgdm-0.25 rgdm-0.5 local-extractor global-extractor geometry-sensitive topology-sensitive intermediate " ] &&
    awk -F"\t" "\$1 == \"raw\" && \$2 == \"z-scored\" { found = \$3 < 0 && \$8 < .05 && \$9 >= \$8 } END { exit !found }" x_pairs.tsv &&
    holds x.json "field(q(Test)) =~ /sign flips/ && field(q(Subjects)) == 8 && field(q(Stimuli)) == 9 && !@{field(q(Undefined))}" && holds x_grid.json "field(q(upper), q(Description)) =~ /threshold/"'

check 'intervals hold the accuracy, and are none without a bootstrap' '
    planted && for b in subjects stimuli dual; do identify --bootstrap $b --samples 60 rdms.tsv labels.tsv x.tsv &&
        awk -F"\t" "NR > 1 && !(\$7 <= \$5 && \$5 <= \$8 && \$7 >= 0 && \$8 <= 1) { exit 1 }" x.tsv || return 1; done &&
    identify --bootstrap none rdms.tsv labels.tsv x.tsv && [ "$(cut -f6-8 x.tsv | tail -n +2 | sort -u)" = "$(printf "n/a\tn/a\tn/a")" ]'

check 'the grid has 210 cells, and families are their means' '
    planted && identify --bootstrap none rdms.tsv labels.tsv x.tsv && [ "$(wc -l <x_grid.tsv)" = 211 ] &&
    for f in local-extractor global-extractor geometry-sensitive topology-sensitive intermediate; do
        mean=$(awk -F"\t" -v f=$f "\$3 == f { n++; s += \$4 } END { printf \"%.9f\", s / n }" x_grid.tsv) && between "$(awk -v m=$mean "BEGIN { printf \"%.9f\", m - 1e-8 }")" $(cell x.tsv $f accuracy) "$(awk -v m=$mean "BEGIN { printf \"%.9f\", m + 1e-8 }")" &&
        [ "$(cell x_families.tsv $f accuracy)" = "$(cell x.tsv $f accuracy)" ] || return 1; done && [ "$(cut -f2 x_families.tsv | tr "\n" " ")" = "cells 20 20 15 10 145 " ] &&
    awk -F"\t" "NR > 1 { n += \$9; if (\$4 > most) most = \$4 } NR > 1 && \$9 { if (least == \"\" || \$4 < least) least = \$4 } END { exit !(n > 0 && least == most) }" x_grid.tsv'

check 'accuracies of subjects average to that of all' '
    planted && identify --bootstrap none rdms.tsv labels.tsv x.tsv && awk -F"\t" "\$2 == \"rank\" { s += \$3; n++ } END { printf \"%.9f\", s / n }" x_subjects.tsv >got && [ "$(cat got)" = "$(printf %.9f $(cell x.tsv rank accuracy))" ]'

check 'the same bytes with one thread and with three' '
    planted && identify --samples 40 --noise-levels 0,4 --draws 3 rdms.tsv labels.tsv x.tsv && mkdir t && (cd t && identify --samples 40 --noise-levels 0,4 --draws 3 --threads 3 ../rdms.tsv ../labels.tsv x.tsv) &&
    for f in x x_pairs x_grid x_families x_subjects x_noise; do cmp $f.tsv t/$f.tsv && cmp $f.json t/$f.json || return 1; done'

check 'several inputs are as one, with names of files where columns share names' '
    planted && identify --bootstrap none rdms.tsv labels.tsv x.tsv && identify --bootstrap none one.tsv two.tsv labels.tsv y.tsv && cmp x.tsv y.tsv &&
    mkdir d && sed "1s/s[0-9]*-//g" one.tsv | cut -f1-5 >d/one.tsv && sed "1s/s[0-9]*-//g" two.tsv | cut -f1-5 >d/two.tsv &&
    printf "file\tregion\tcolumn\tsubject\n" >by.tsv && for f in one two; do for r in 0 1 2; do printf "$f.tsv\tR$r\tr$r\t$f\n"; done; done >>by.tsv &&
    identify --bootstrap none d/one.tsv d/two.tsv by.tsv z.tsv 2>log && [ "$(cell z.tsv rank n)" = 6 ]'

check 'below six subjects nothing is compared, with the reason' '
    planted 5 && identify --samples 50 rdms.tsv labels.tsv x.tsv 2>log && grep -q "5 subjects are too few to compare" log && [ "$(cut -f8,9 x_pairs.tsv | tail -n +2 | sort -u)" = "$(printf "n/a\tn/a")" ] && ! cut -f6 x.tsv | grep -q n/a'

check 'noise lowers accuracy, and what the authors print is called no test' '
    planted && identify --bootstrap none --noise-levels 0,40 --draws 4 --paper-test rdms.tsv labels.tsv x.tsv && [ "$(wc -l <x_noise.tsv)" = 455 ] && holds x_noise.json "field(q(Undefined)) =~ /length zero/" &&
    awk -F"\t" "\$2 == \"rank\" { a[\$1] = \$6 } END { exit !(a[0] > .9 && a[40] < a[0] - .2) }" x_noise.tsv && [ "$(wc -l <x_paper.tsv)" = 11 ] && holds x_paper.json "field(q(Description)) =~ /not a test/"'

check 'raw RDMs of one scale are told better, noise being zero' '
    planted && identify --bootstrap none --noise-levels 0 rdms.tsv labels.tsv x.tsv && between .9 $(awk -F"\t" "\$2 == \"raw\" { print \$6 }" x_noise.tsv) 1'

check 'missing pairs are left out of all RDMs' '
    planted && awk -F"\t" -v OFS="\t" "NR == 3 { \$5 = \"n/a\" } { print }" rdms.tsv >gap.tsv && awk -F"\t" -v OFS="\t" "NR == 3 { for (k = 3; k <= NF; k++) \$k = \"n/a\" } { print }" rdms.tsv >hole.tsv &&
    identify --bootstrap none gap.tsv labels.tsv x.tsv 2>log && grep -q "1 of 36 pairs are missing" log && identify --bootstrap none hole.tsv labels.tsv y.tsv 2>log && cmp x.tsv y.tsv'

check 'an RDM of one value has no ranks: these are n/a, raw RDMs not' '
    planted && awk -F"\t" -v OFS="\t" "NR > 1 { \$3 = 4 } { print }" rdms.tsv >flat.tsv && identify --samples 20 flat.tsv labels.tsv x.tsv 2>log && [ "$(cell x.tsv rank accuracy) $(cell x.tsv intermediate accuracy)" = "n/a n/a" ] &&
    between 0 $(cell x.tsv raw accuracy) 1 && grep -q "rank is n/a: 1 RDMs" log && holds x.json "@{field(q(Undefined))} > 3"'

check 'bad input is refused in a line, and nothing is written' '
    planted && refuse () { want=$1 pattern=$2; shift 2; fails_with $want "$pattern" identify "$@" && [ "$(wc -l <output)" = 1 ] && ! ls x* 2>/dev/null; } &&
    sed "2s/s1-r0/s9-r0/" labels.tsv >name.tsv && refuse 1 "name.tsv. line 2: no input has a column .s9-r0." rdms.tsv name.tsv x.tsv &&
    sed "3s/s1-r1/s1-r0/" labels.tsv >twice.tsv && refuse 1 "twice.tsv. line 3 has the column .s1-r0. again" rdms.tsv twice.tsv x.tsv &&
    sed "2s/R0/only/" labels.tsv >alone.tsv && refuse 1 "region .only. is that of .sub-1. alone" rdms.tsv alone.tsv x.tsv &&
    head -4 labels.tsv >few.tsv && refuse 1 "has 1 subjects and 3 regions" rdms.tsv few.tsv x.tsv &&
    refuse 1 "line 2: column .s1-r0. is in .rdms.tsv. and in .one.tsv." rdms.tsv one.tsv labels.tsv x.tsv &&
    cut -f1,2 labels.tsv >short.tsv && refuse 1 "short.tsv. has no column .region." rdms.tsv short.tsv x.tsv &&
    sed "s/c9/d9/" two.tsv >other.tsv && refuse 1 "other.tsv. has other stimuli than .one.tsv." one.tsv other.tsv labels.tsv x.tsv &&
    sed 5d rdms.tsv >hole.tsv && refuse 1 "hole.tsv. does not hold each pair" hole.tsv labels.tsv x.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 3 { \$3 = \"n/a\" } { print }" rdms.tsv >gap.tsv && refuse 1 "only 2 of 36 pairs are known in all" gap.tsv labels.tsv x.tsv &&
    refuse 2 "densities .1,2: not numbers from 0 to 1" --densities .1,2 rdms.tsv labels.tsv x.tsv &&
    refuse 2 "noise-levels names 4 twice" --noise-levels 4,4 rdms.tsv labels.tsv x.tsv &&
    refuse 2 "does not end in .tsv" rdms.tsv labels.tsv x.txt'

done_testing
