#!/bin/sh
# Topological transforms of RDMs.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# Six points in a plane, twice: distances, and an increasing function of them.
toy () {
    perl -e '
        my @x = ([0, 0], [1, 0], [2, 0], [3, .5], [.2, 1.1], [5, 5]); print "a\tb\ttoy\tbent\n";
        for my $i (0 .. 5) { for my $j ($i + 1 .. 5) {
            my $d = sqrt(($x[$i][0] - $x[$j][0]) ** 2 + ($x[$i][1] - $x[$j][1]) ** 2); printf "s$i\ts$j\t%.12g\t%.12g\n", $d, $d ** 3 + 2 } }' >toy.tsv
}
# is FILE COLUMN VALUES...: a column, to 1e-7.
is () {
    perl -e 'my ($file, $c, @want) = @ARGV; open my $in, "<", $file or die; <$in>; my $bad = 0;
        while (<$in>) { chomp; my $got = (split /\t/)[$c]; my $w = shift @want;
            ($got eq "n/a" || $w eq "n/a" ? $got ne $w : abs($got - $w) > 1e-7) and print("line $.: $got, not $w\n"), $bad++ }
        exit($bad || @want)' "$@"
}

check 'thresholds make near pairs 0 and far pairs 1, as published' '
    toy && trsa --lower .2 --upper .7 toy.tsv x.tsv 2>log && [ ! -s log ] &&
    is x.tsv 2 0 .34246575 .89041096 0 1 0 .47945205 .20547945 1 0 .61643836 1 .75342466 1 1 &&
    [ "$(head -n 1 x.tsv)" = "$(head -n 1 toy.tsv)" ] && [ "$(cut -f1,2 x.tsv)" = "$(cut -f1,2 toy.tsv)" ] &&
    holds x.json "field(q(Transform)) eq q(rgtm) && field(q(Scale)) eq q(rank) && !@{field(q(Undefined))}"'

check 'an increasing function of distances has the same transform' '
    toy && for t in "" "--lower .2 --upper .7" "--transform rgdm --upper .5" "--transform rgdm --neighbors 2" "--transform sigmoid --slope 3"; do
        trsa $t toy.tsv x.tsv && [ "$(cut -f3 x.tsv | tail -n +2)" = "$(cut -f4 x.tsv | tail -n +2)" ] || return 1; done'

check 'geodesics keep edges of length zero, and --compat drops them, as published' '
    toy && trsa --transform rgdm --lengths --lower .2 --upper .7 toy.tsv x.tsv 2>log && is x.tsv 2 0 0 0 0 n/a 0 0 0 n/a 0 0 n/a 0 n/a n/a &&
    grep -q "toy. has 5 pairs with no way" log && holds x.json "field(q(ZeroEdges)) eq q(kept) && field(q(Undefined))->[0] =~ /no way/" &&
    trsa --transform rgdm --compat --lengths --lower .2 --upper .7 toy.tsv x.tsv 2>log &&
    is x.tsv 2 1.16438356 .34246575 .89041096 .95890411 n/a .82191781 .47945205 .20547945 n/a 1.23287671 .61643836 n/a .68493151 n/a n/a'

check 'ranks of geodesics: no way is the highest, shared' '
    toy && trsa --transform rgdm --compat --lower .2 --upper .7 toy.tsv x.tsv 2>log && [ ! -s log ] && is x.tsv 2 9 2 7 8 13 6 3 1 13 10 4 13 5 13 13'

check 'one step: nearest neighbors and nearest share' '
    toy && trsa --transform rgdm --scale raw --neighbors 1 --lengths toy.tsv x.tsv &&
    is x.tsv 2 1 2 3.118033989 1.118033989 8.042462890 1 2.118033989 2.118033989 7.042462890 1.118033989 3.118033989 6.042462890 4.236067978 4.924428901 9.160496879 &&
    trsa --transform rgdm --scale raw --proportion .3 --lengths toy.tsv x.tsv 2>log &&
    is x.tsv 2 1 2 3.118033989 1.118033989 n/a 1 2.118033989 1.360147051 n/a 1.118033989 2.360147051 n/a 3.478181040 n/a n/a'

check 'missing pairs stay missing in one transform, and are walked around in the other' '
    toy && awk -F"\t" -v OFS="\t" "NR == 3 { \$3 = \"n/a\" } { print }" toy.tsv >gap.tsv && trsa gap.tsv x.tsv && [ "$(sed -n 3p x.tsv | cut -f3)" = n/a ] && [ "$(grep -c n/a x.tsv)" = 1 ] &&
    trsa --transform rgdm --lengths --scale raw --proportion 1 gap.tsv x.tsv && [ "$(sed -n 3p x.tsv | cut -f3)" = 2 ]'

check 'an RDM of one value is n/a, with the reason' '
    toy && awk -F"\t" -v OFS="\t" "NR > 1 { \$3 = 4 } { print }" toy.tsv >flat.tsv && for t in rgtm rgdm sigmoid; do
        trsa --transform $t flat.tsv x.tsv 2>log && [ "$(cut -f3 x.tsv | tail -n +2 | sort -u)" = n/a ] && grep -q "RDM .toy. is one value" log && ! cut -f4 x.tsv | grep -q n/a &&
        holds x.json "@{field(q(Undefined))} == 1" || return 1; done'

check 'components and loops of every RDM, in its own units' '
    perl -e "print qq(a\tb\tsquare\tline\n); for my \$i (0 .. 3) { for my \$j (\$i + 1 .. 3) { print qq(\$i\t\$j\t), (\$j - \$i == 2 ? 1.5 : 1), qq(\t), \$j - \$i, qq(\n) } }" >square.tsv &&
    trsa --persistence bars.tsv square.tsv x.tsv && printf "rdm\tdimension\tbirth\tdeath\nsquare\t0\t0\t1\nsquare\t0\t0\t1\nsquare\t0\t0\t1\nsquare\t0\t0\tn/a\nsquare\t1\t1\t1.5\nline\t0\t0\t1\nline\t0\t0\t1\nline\t0\t0\t1\nline\t0\t0\tn/a\n" >want.tsv &&
    cmp bars.tsv want.tsv && holds bars.json "field(q(death), q(Description)) =~ /never/"'

shared_check 'human IT: thresholds far apart hardly change the geometry, and the step is half and half' '
    f=$PLEXUS_SHARED/data/rsa92/brain/sub-BE_ses-1_roi-hIT_rdm.tsv && rdm --measure given "$f" x.tsv && trsa --lower .5 --upper .5 x.tsv y.tsv && trsa x.tsv z.tsv &&
    awk -F"\t" "NR > 1 { n++; s += \$3 } END { exit !(n == 4186 && s == 2093) }" y.tsv && awk -F"\t" "NR > 1 { s += \$3 } END { exit !(s / 4186 > .499 && s / 4186 < .501) }" z.tsv'

check 'bad input is refused in a line, and nothing is written' '
    toy && refuse () { want=$1 pattern=$2; shift 2; fails_with $want "$pattern" trsa "$@" && [ "$(wc -l <output)" = 1 ] && ! ls x* 2>/dev/null; } &&
    sed 4d toy.tsv >hole.tsv && refuse 1 "hole.tsv. does not hold each pair of 6 names" hole.tsv x.tsv &&
    sed "s/^a/c/" toy.tsv >no.tsv && refuse 1 "no.tsv. is no table of pairs" no.tsv x.tsv &&
    sed "3s/2/two/2" toy.tsv >word.tsv && refuse 1 "word.tsv. line 3 column 3" word.tsv x.tsv &&
    awk -F"\t" -v OFS="\t" "NR == 3 { \$3 = -1 } { print }" toy.tsv >minus.tsv && refuse 1 "RDM .toy. is negative for .s0. and .s2." --transform rgdm --scale raw --neighbors 2 minus.tsv x.tsv &&
    perl -e "print qq(a\tb\tx\n); for my \$i (0 .. 200) { for my \$j (\$i + 1 .. 200) { print qq(\$i\t\$j\t1\n) } }" >large.tsv &&
    refuse 1 "large.tsv. has 201 stimuli, over 200" --persistence xbars.tsv large.tsv x.tsv &&
    refuse 2 "lower 0.7 is above --upper 0.2" --lower .7 --upper .2 toy.tsv x.tsv &&
    refuse 2 "at most 1" --upper 2 toy.tsv x.tsv &&
    refuse 2 "exclude each other" --transform rgdm --neighbors 2 --proportion .1 toy.tsv x.tsv &&
    refuse 2 "without" --transform rgdm --neighbors 2 --upper .5 toy.tsv x.tsv &&
    refuse 2 "are for" --neighbors 2 toy.tsv x.tsv &&
    refuse 2 "no thresholds" --transform sigmoid --upper .5 toy.tsv x.tsv'

done_testing
