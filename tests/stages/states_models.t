#!/bin/sh
# States of models: hidden Markov models and autoregressions that switch.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

quiet () { "$@" 2>log || { cat log; false; }; }
columns () { awk -F'\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$2"; }
chosen () { awk -F'\t' 'NR > 1 && $2 == 1 { print $1 }' "$1/quality.tsv"; }

# series NAME SEED FRAMES: 6 regions; three states of some 25 frames, in each
# of which two other regions go together or against each other.  What is true
# goes to NAME_truth.
series () {
    perl -e '
        my ($name, $seed, $frames) = @ARGV;
        srand $seed;
        sub normal { sqrt(-2 * log(1 - rand)) * cos(6.283185307 * rand) }
        open my $out, ">", "$name.tsv" or die;
        open my $truth, ">", "${name}_truth" or die;
        print $out join("\t", map { "R$_" } 1 .. 6), "\n";
        my $state = 0;
        for (1 .. $frames) {
            $state = ($state + 1 + int rand 2) % 3 if rand() < .04;
            my $common = 2 * normal();
            my @x = map { .4 * normal() } 1 .. 6;
            $x[2 * $state] += $common;
            $x[2 * $state + 1] += $state ? -$common : $common;
            print $out join("\t", map { sprintf "%.6f", $_ } @x), "\n";
            print $truth $state + 1, "\n";
        }' "$@"
}

# driven NAME SEED FRAMES: 5 regions; R1 drives R2 and R3 drives R4 always,
# and R5 drives R1 in one state and R3 in the other, against its sign.
driven () {
    perl -e '
        my ($name, $seed, $frames) = @ARGV;
        srand $seed;
        sub normal { sqrt(-2 * log(1 - rand)) * cos(6.283185307 * rand) }
        open my $out, ">", "$name.tsv" or die;
        open my $truth, ">", "${name}_truth" or die;
        print $out join("\t", map { "R$_" } 1 .. 5), "\n";
        my ($state, @x) = (0, map { normal() } 1 .. 5);
        for (1 .. $frames) {
            my @y = map { .3 * $_ + normal() } @x;
            $state = 1 - $state if rand() < .02;
            $y[1] += .5 * $x[0], $y[3] -= .5 * $x[2];
            $y[$state ? 2 : 0] += ($state ? -.6 : .6) * $x[4];
            $y[4] += ($state ? .6 : -.6) * $x[1];
            @x = @y;
            print $out join("\t", map { sprintf "%.6f", $_ } @x), "\n";
            print $truth $state + 1, "\n";
        }' "$@"
}

# agreement TRUTH STATES: share of the moments of the most frequent pairing of
# true and found states, state by state.
agreement () {
    paste "$1" "$2" | awk -F'\t' '$2 != "n/a" { n[$1 " " $2]++; of[$1]; all++ }
        END { for (k in of) { best = 0; for (j = 1; j <= 9; j++) if (n[k " " j] > best) best = n[k " " j]; sum += best } print sum / all }'
}

check 'planted covariances come back, and how many there are' '
    series a 1 700 && series b 2 400 && quiet states --method hmm --tr 2 --zero-mean --restarts 6 --states 1:5 a.tsv one &&
    [ "$(chosen one)" = 3 ] && quiet states --method hmm --tr 2 --zero-mean --restarts 6 --states 3 a.tsv b.tsv out && columns state out/sequence.tsv >found && cat a_truth b_truth >truth &&
    agreement truth found >share && awk "{ print; exit !(\$1 >= .95) }" share &&
    for pair in "R1 R2" "R3 R4" "R5 R6"; do
        awk -F"\t" -v pair="$pair" "\$1 \" \" \$2 == pair { for (k = 3; k <= 5; k++) if (\$k ^ 2 > .8) n++ } END { exit n != 1 }" out/states.tsv || exit 1
    done'

check 'the tables of all methods and those of its own' '
    series a 1 400 && quiet states --method hmm --tr 2 --states 3 --restarts 3 a.tsv out &&
    [ "$(cd out && echo *.tsv)" = "chain.tsv means.tsv occupancy.tsv quality.tsv sequence.tsv states.tsv summaries.tsv transitions.tsv" ] &&
    [ "$(wc -l <out/states.tsv)" = 16 ] && [ "$(wc -l <out/sequence.tsv)" = 401 ] && [ "$(wc -l <out/chain.tsv)" = 13 ] && [ "$(wc -l <out/means.tsv)" = 7 ] &&
    holds out/quality.json "field(Rule) eq \"given\" && field(NumberOfFrames) == 400" && holds out/states.json "field(Method) eq \"hmm\"" &&
    columns probability out/chain.tsv | awk "{ s += \$1 } END { exit !(s > 3.999999 && s < 4.000001) }" &&
    awk -F"\t" "NR == 2 { s = \$5 + \$6 + \$7; exit !(s > .999999 && s < 1.000001 && \$4 < .9 && \$3 > 0) }" out/occupancy.tsv &&
    columns state out/sequence.tsv | sort -u | tr "\n" " " | grep -qx "1 2 3 "'

check 'states that are participants and not dynamics have an occupancy of 1' '
    for at in 1 2; do perl -e "srand $at; print qq(R1\tR2\n); for (1 .. 200) { my \$x = rand() - .5; printf qq(%.5f\t%.5f\n), \$x, ($at == 1 ? 1 : -1) * \$x + .2 * (rand() - .5) }" >sub-0${at}_timeseries.tsv || exit 1; done &&
    quiet states --method hmm --tr 2 --states 2 --restarts 4 --zero-mean sub-0*.tsv out &&
    columns largest_occupancy out/occupancy.tsv | awk "{ if (\$1 < .98) exit 1 }" && columns participant_id out/occupancy.tsv | grep -qx sub-02'

check 'the same bytes with any number of threads' '
    series a 3 300 && driven d 3 300 &&
    for at in 1 2; do mkdir $at && (cd $at && quiet states --method hmm --tr 2 --states 2:3 --restarts 4 --threads $at ../a.tsv hmm &&
        quiet states --method svar --tr 2 --states 1:2 --restarts 3 --threads $at ../d.tsv svar) || exit 1; done &&
    diff -r 1 2 && [ "$(ls 1/hmm | wc -l)" = 16 ] && [ "$(ls 1/svar | wc -l)" = 18 ]'

check 'censored frames have no state, and the others keep theirs' '
    series a 1 500 && awk -F"\t" -v OFS="\t" "NR > 1 && NR % 9 == 0 { for (i = 1; i <= NF; i++) \$i = \"n/a\" } { print }" a.tsv >holes.tsv &&
    quiet states --method hmm --tr 2 --zero-mean --states 3 --restarts 6 holes.tsv out && columns state out/sequence.tsv >found &&
    [ "$(grep -cx n/a found)" = 55 ] && agreement a_truth found >share && awk "{ print; exit !(\$1 >= .95) }" share &&
    [ "$(columns unknown out/summaries.tsv)" = 55 ] && holds out/quality.json "field(NumberOfFrames) == 445"'

check 'few components have the states of all regions' '
    series a 1 500 && quiet states --method hmm --tr 2 --zero-mean --states 3 --restarts 6 --components 5 a.tsv out && columns state out/sequence.tsv >found &&
    agreement a_truth found >share && awk "{ print; exit !(\$1 >= .9) }" share && holds out/quality.json "field(VarianceOfComponents) > .8 && field(VarianceOfComponents) < 1" &&
    [ "$(wc -l <out/states.tsv)" = 16 ] && ! grep -q n/a out/states.tsv'

check 'a shared or a diagonal covariance' '
    series a 1 400 && quiet states --method hmm --tr 2 --states 2 --restarts 3 --covariance diagonal a.tsv diagonal &&
    cut -f3- diagonal/states.tsv | tail -n +2 | tr "\t" "\n" | sort -u | grep -qx 0 && [ "$(tail -n +2 diagonal/states.tsv | cut -f3- | tr "\t" "\n" | sort -u | wc -l)" = 1 ] &&
    quiet states --method hmm --tr 2 --states 2 --restarts 3 --covariance shared a.tsv shared &&
    awk -F"\t" "NR > 1 && \$3 != \$4 { exit 1 }" shared/states.tsv && fails_with 2 "leaves one state" states --method hmm --tr 2 --covariance shared --zero-mean a.tsv x && [ ! -e x ]'

check 'planted connections come back, and the states that change them' '
    driven a 1 1500 && driven b 2 1000 && quiet states --method svar --tr 2 --restarts 4 --states 1:3 a.tsv b.tsv out &&
    [ "$(chosen out)" = 2 ] && columns state out/sequence.tsv >found && [ "$(sed -n 2p found)" != n/a ] && cat a_truth b_truth >truth &&
    agreement truth found >share && awk "{ print; exit !(\$1 >= .9) }" share &&
    awk -F"\t" "\$1 == \"R1\" && \$2 == \"R2\" { exit !(\$3 > .2 && \$4 > .9) }" out/connections.tsv &&
    awk -F"\t" "\$1 == \"R3\" && \$2 == \"R4\" { exit !(\$3 < -.2 && \$4 > .9) }" out/connections.tsv &&
    awk -F"\t" "\$1 == \"R2\" && \$2 == \"R5\" { d = \$5 - \$6; exit !(d * d > .5) }" out/connections.tsv &&
    awk -F"\t" "\$1 == \"R4\" && \$2 == \"R1\" { exit !(\$3 ^ 2 < .0025 && \$4 < .5) }" out/connections.tsv'

check 'connections go both ways and to themselves, without regions that are left out' '
    driven a 1 300 && awk -F"\t" -v OFS="\t" "{ \$3 = NR == 1 ? \$3 : 7; print }" a.tsv >flat.tsv &&
    states --method svar --tr 2 --states 1 --restarts 1 flat.tsv out 2>log && grep -q "R3.*constant" log &&
    [ "$(wc -l <out/connections.tsv)" = 17 ] && ! grep -q R3 out/connections.tsv && grep -q "^R3	n/a	n/a$" out/regions.tsv &&
    [ "$(columns there out/connections.tsv | grep -cx 1)" -ge 4 ] && [ "$(sed -n 2p out/states.tsv | cut -f1,2)" = "R1	R2" ] &&
    holds out/connections.json "field(ShareOfConnections) > 0 && field(SpreadOfStates) > 0"'

check 'what cannot be is refused in one line, and nothing is written' '
    series a 1 60 && fails_with 1 "there are 6 regions" states --method hmm --tr 2 --components 7 a.tsv out &&
    head -40 a.tsv >short.tsv && fails_with 1 "too few frames to hold some out" states --method svar --tr 2 --states 1:2 short.tsv out &&
    awk -F"\t" -v OFS="\t" "NR > 1 && NR % 2 { for (i = 1; i <= NF; i++) \$i = \"n/a\" } { print }" a.tsv >every.tsv &&
    fails_with 1 "too few frames have one before them" states --method svar --tr 2 --states 1 every.tsv out && [ ! -e out ]'

check 'states of what changes gain more than those of what does not' '
    series a 1 300 && quiet states --method hmm --tr 2 --zero-mean --states 3 --restarts 4 --null 19 a.tsv out &&
    [ "$(wc -l <out/null.tsv)" = 2 ] && [ "$(columns statistic out/null.tsv)" = free_energy_gain ] && [ "$(columns p out/null.tsv)" = .05 -o "$(columns p out/null.tsv)" = 0.05 ] &&
    perl -e "srand 5; print qq(A\tB\tC\n); for (1 .. 300) { my \$x = rand; print join(qq(\t), map { sprintf q(%.5f), \$x + rand } 1 .. 3), qq(\n) }" >noise.tsv &&
    for method in hmm svar; do
        quiet states --method $method --tr 2 --states 2 --restarts 2 --null 19 --null-model var --threads 2 noise.tsv $method &&
        columns p $method/null.tsv | awk "{ exit !(\$1 > .05 && \$1 <= 1) }" || { cat $method/null.tsv; exit 1; }
    done && holds hmm/null.json "field(NullModel) eq \"var\" && field(NullDraws) == 19"'

check 'few frames for many states are warned of' '
    series a 1 60 && states --method hmm --tr 2 --states 4 --restarts 2 a.tsv out 2>log && grep -q "60 frames are few for 4 states of 6 regions" log'

done_testing
