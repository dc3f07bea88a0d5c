#!/bin/sh
# States of series: what recurs, and how it goes.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# series FILE SEED [FORM]: 300 frames of 8 regions.  planted: every 50 frames
# regions 1-4 and 5-8 go together, then the odd and the even ones; plain: no
# change; events: noise, with regions 1-4 up and 5-8 down in frames 20, 60 ...;
# waves: three regions ahead of the others in phase, other ones every 50 frames.
series () {
    perl -e '
        my ($seed, $form) = @ARGV; srand $seed;
        sub normal { sqrt(-2 * log(1 - rand)) * cos(6.283185307179586 * rand) }
        print join("\t", map { "R$_" } 1 .. 8), "\n";
        for my $t (0 .. 299) {
            my $is_odd = $form eq "planted" ? int($t / 50) % 2 : 0;
            my @source = (normal(), normal());
            print join("\t", map {
                my $x = normal();
                $x += 2 * $source[$is_odd ? $_ % 2 : $_ < 4] if $form =~ /planted|plain/;
                $x += ($_ < 4 ? 5 : -5) if $form eq "events" && $t % 40 == 20;
                $x = .1 * $x + cos(.5 * $t + 2 * (int($t / 50) % 2 ? $_ > 4 : $_ < 3)) if $form eq "waves";
                sprintf "%.6f", $x } 0 .. 7), "\n";
        }' "$2" "${3:-planted}" >"$1"
}
study () { for s in 1 2 3; do series "sub-0${s}_task-rest_timeseries.tsv" "$s" "$@"; done; }
quiet () { "$@" 2>log && [ ! -s log ] || { cat log; false; }; }
chosen () { awk -F'\t' 'NR > 1 && $2 == 1 { print $1 }' "$1/quality.tsv"; }
column () { awk -F'\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$2"; }
# at TIME FILE: the states at that time
at () { awk -F'\t' -v time="$1" '$3 == time { printf "%s ", $4 }' "$2"; }

check 'planted states come back in windows, and their number with them' '
    study && quiet states --tr 2 --window 40 sub-*.tsv out && [ "$(chosen out)" = 2 ] &&
    a=$(at 49 out/sequence.tsv) && b=$(at 149 out/sequence.tsv) && [ "$a" != "$b" ] && [ "$(at 249 out/sequence.tsv)" = "$a" ] && [ "$(at 549 out/sequence.tsv)" = "$b" ] &&
    for s in 1 2; do column occupancy_state$s out/summaries.tsv; done | awk "{ if (\$1 < .4 || \$1 > .6) exit 1 }" &&
    first=${a%% *} && awk -F"\t" -v c="$((first + 2))" "\$1 == \"R1\" && \$2 == \"R2\" { within = \$c } \$1 == \"R1\" && \$2 == \"R6\" { between = \$c } END { exit !(within > .7 && between < .2 && between > -.2) }" out/states.tsv'

check 'one window over the run and one state are the static correlation' '
    series run_timeseries.tsv 1 && connect run_timeseries.tsv r.tsv 2>log &&
    quiet states --tr 2 --window 600 --states 1 run_timeseries.tsv out && tail -n +2 out/states.tsv | cut -f3 >got &&
    awk -F"\t" "NR > 1 { for (i = NR + 1; i <= NF; i++) print \$i }" r.tsv >want && paste got want | awk "{ if ((\$1 - \$2) ^ 2 > 1e-12) exit 1; n++ } END { exit n != 28 }"'

check 'tables have their forms, and sidecars say what is in them' '
    study && quiet states --tr 2 --window 40 --taper 6 --states 2:4 sub-*.tsv out &&
    [ "$(cd out && echo *.tsv)" = "quality.tsv sequence.tsv states.tsv summaries.tsv transitions.tsv windows.tsv" ] &&
    [ "$(head -1 out/states.tsv)" = "$(printf "a\tb\tstate1\tstate2")" ] && [ "$(wc -l <out/states.tsv)" = 29 ] &&
    [ "$(sed -n 2p out/sequence.tsv | cut -f1-3)" = "$(printf "sub-01\tsub-01_task-rest_timeseries\t37")" ] && [ "$(wc -l <out/sequence.tsv)" = 790 ] &&
    [ "$(wc -l <out/transitions.tsv)" = 13 ] && [ "$(wc -l <out/summaries.tsv)" = 4 ] && [ "$(wc -l <out/quality.tsv)" = 4 ] &&
    [ "$(sed -n 2p out/windows.tsv | cut -f3,4)" = "$(printf "0\t74")" ] && [ "$(wc -l <out/windows.tsv)" = 790 ] &&
    holds out/states.json "field(WindowLength) == 76 && abs(field(EffectiveWindowLength) - 2 * 24.0222232275) < 1e-8 && field(Taper) eq \"weights\" && field(NumberOfStates) == 2 && @{field(Occupancy)} == 2" &&
    holds out/quality.json "field(Rule) =~ /silhouette/ && field(ChosenNumber) == 2" && holds out/summaries.json "field(\"dwell_state1\", \"Description\") =~ /runs/"'

check 'the summaries are those of the sequence' '
    study && quiet states --tr 2 --window 40 --states 3 sub-*.tsv out &&
    perl -e "
        open my \$in, q(out/sequence.tsv); <\$in>; my (%n, %k, %runs, %cut, %len, %last, %moves, %from);
        while (<\$in>) { my (\$p, \$f, \$t, \$s) = split /\t/; \$n{\$p}++; \$k{\$p}{\$s}++; push @{\$all{\$p}}, \$s }
        for my \$p (keys %all) { my @a = @{\$all{\$p}};
            for my \$i (0 .. \$#a) { \$runs{\$p}{\$a[\$i]}++ if !\$i || \$a[\$i] != \$a[\$i - 1]; next unless \$i; \$moves{\$p}{\$a[\$i - 1]}{\$a[\$i]}++; \$from{\$p}{\$a[\$i - 1]}++ } }
        open \$in, q(out/summaries.tsv); chomp(my @h = split /\t/, <\$in>); 
        while (<\$in>) { chomp; my %r; @r{@h} = split /\t/; my \$p = \$r{participant_id};
            for my \$s (1 .. 3) { die qq(occupancy \$p \$s) if abs(\$r{qq(occupancy_state\$s)} - (\$k{\$p}{\$s} // 0) / \$n{\$p}) > 1e-12;
                die qq(dwell \$p \$s) if \$k{\$p}{\$s} && abs(\$r{qq(dwell_state\$s)} - 2 * \$k{\$p}{\$s} / \$runs{\$p}{\$s}) > 1e-9; } }
        open \$in, q(out/transitions.tsv); <\$in>;
        while (<\$in>) { chomp; my (\$p, \$f, \$a, \$b, \$c, \$q) = split /\t/; die qq(\$p \$a \$b) if \$c != (\$moves{\$p}{\$a}{\$b} // 0) || (\$from{\$p}{\$a} && abs(\$q - \$c / \$from{\$p}{\$a}) > 1e-12); \$seen++ }
        die unless \$seen == 27"'

check 'the same bytes with any number of threads, by every method' '
    study && for method in sliding edge mtd leida caps; do
        null=9; case $method in leida | caps) null=0 ;; esac
        for n in 1 3; do mkdir -p $n && (cd $n && quiet states --tr 2 --method $method --null $null --restarts 9 --threads $n ../sub-*.tsv $method) || exit 1; done
        diff -r 1/$method 3/$method || exit 1
    done'

check 'another seed, other starts, the same states' '
    study && quiet states --tr 2 --window 40 --states 2 sub-*.tsv a && quiet states --tr 2 --window 40 --states 2 --seed 2 sub-*.tsv b && cmp a/states.tsv b/states.tsv && cmp a/sequence.tsv b/sequence.tsv'

check 'medians: cityblock finds the planted states, too' '
    study && quiet states --tr 2 --window 40 --distance cityblock sub-*.tsv out && [ "$(chosen out)" = 2 ] && [ "$(at 49 out/sequence.tsv)" = "$(at 249 out/sequence.tsv)" ]'

check 'a censored stretch has no state, and nothing crosses it' '
    study && awk "BEGIN { OFS = \"\t\" } NR > 130 && NR <= 170 { for (i = 1; i <= NF; i++) \$i = \"n/a\" } 1" sub-01_task-rest_timeseries.tsv >cut && mv cut sub-01_task-rest_timeseries.tsv &&
    quiet states --tr 2 --method caps --states 3 sub-*.tsv out && [ "$(column state out/sequence.tsv | grep -c n/a)" = 40 ] && [ "$(column unknown out/summaries.tsv | head -1)" = 40 ] &&
    [ "$(awk -F"\t" "NR > 1 && \$1 == \"sub-01\" { s += \$5 } END { print s }" out/transitions.tsv)" = 258 ] &&
    quiet states --tr 2 --window 40 sub-*.tsv windows && at 299 windows/sequence.tsv | grep -q "^n/a [12]" && [ "$(column unknown windows/summaries.tsv | tr "\n" " ")" = "39 0 0 " ] &&
    quiet states --tr 2 --window 40 sub-02*.tsv sub-03*.tsv sub-01*.tsv other && for table in sequence summaries; do sort windows/$table.tsv >a && sort other/$table.tsv >b && cmp a b || exit 1; done'

check 'a region that is constant in a run is left out of all, and told of' '
    study && awk "BEGIN { OFS = \"\t\" } NR > 1 { \$3 = 7 } 1" sub-02_task-rest_timeseries.tsv >cut && mv cut sub-02_task-rest_timeseries.tsv &&
    states --tr 2 --window 40 sub-*.tsv out 2>log && grep -q "R3. is constant or has no data in .sub-02" log && [ "$(wc -l <log)" = 1 ] &&
    [ "$(awk -F"\t" "\$3 == \"n/a\"" out/states.tsv | grep -c R3)" = 7 ] && [ "$(grep -c n/a out/states.tsv)" = 7 ]'

check 'a region that is constant in some windows takes their states' '
    study && awk "BEGIN { OFS = \"\t\" } NR > 101 && NR <= 131 { \$3 = 7 } 1" sub-01_task-rest_timeseries.tsv >cut && mv cut sub-01_task-rest_timeseries.tsv &&
    quiet states --tr 2 --window 40 sub-*.tsv out && [ "$(column unknown out/summaries.tsv | tr "\n" " ")" = "11 0 0 " ]'

check 'the null: planted changes are more than chance, and no change is not' '
    study && series sub-04_task-rest_timeseries.tsv 4 plain && for model in phase var; do
        quiet states --tr 2 --window 40 --states 2 --null 99 --null-model $model sub-*.tsv $model && [ "$(column p $model/null.tsv | head -6 | sort -u)" = 0.01 ] &&
        column p $model/null.tsv | tail -2 | awk "{ if (\$1 < .05) exit 1 }" && holds $model/null.json "field(NullModel) eq \"$model\" && field(NullDraws) == 99" || exit 1
    done'

check 'edge: what is planted is an event, and its pattern comes back' '
    study events && quiet states --tr 2 --method edge --states 1 --null 50 sub-*.tsv out &&
    for t in 40 120 520; do [ "$(at $t out/sequence.tsv)" = "1 1 1 " ] || exit 1; done && column none out/summaries.tsv | awk "{ if (\$1 < 270) exit 1; n += 300 - \$1 } END { print n }" >count && [ "$(column rss out/events.tsv | wc -l)" = "$(cat count)" ] &&
    awk -F"\t" "NR > 1 { a = substr(\$1, 2) < 5; b = substr(\$2, 2) < 5; if ((a == b) != (\$3 > 0)) exit 1 }" out/states.tsv &&
    column p out/null.tsv | awk "{ if (\$1 > .02) exit 1 }" && holds out/null.json "field(NullModel) eq \"shift\"" && column threshold out/summaries.tsv | awk "{ if (!(\$1 > 0)) exit 1 }"'

check 'leida: two patterns of phases come back, and the ends are dropped' '
    study waves && quiet states --tr 2 --method leida sub-*.tsv out && [ "$(chosen out)" = 2 ] && [ "$(head -1 out/states.tsv)" = "$(printf "Node\tstate1\tstate2")" ] &&
    a=$(at 50 out/sequence.tsv) && b=$(at 150 out/sequence.tsv) && [ "$a" != "$b" ] && [ "$(at 250 out/sequence.tsv)" = "$a" ] && [ "$(at 8 out/sequence.tsv)" = "n/a n/a n/a " ] && [ "$(column unknown out/summaries.tsv | sort -u)" = 10 ] &&
    quiet states --tr 2 --method leida --ends 0 sub-*.tsv all && [ "$(column unknown all/summaries.tsv | sort -u)" = 0 ] && column explained out/sequence.tsv | awk "\$1 != \"n/a\" && (\$1 < .5 || \$1 > 1) { exit 1 }"'

check 'caps: with a seed its highest frames, of each run alike' '
    study && quiet states --tr 2 --method caps --seed-region R2 --top 10 --states 2 sub-*.tsv out && [ "$(column none out/summaries.tsv | tr "\n" " ")" = "270 270 270 " ] &&
    awk -F"\t" "\$1 == \"R2\" { if (\$2 < 0 && \$3 < 0) exit 1 }" out/states.tsv && awk -F"\t" "NR > 1 && \$4 > 0 && \$5 < 1 { exit 1 }" out/sequence.tsv &&
    quiet states --tr 2 --method caps --states 1 --seed-region R2 --top 100 sub-*.tsv all && [ "$(column none all/summaries.tsv | sort -u)" = 0 ]'

check 'mtd: planted states come back from derivatives' '
    study && quiet states --tr 2 --method mtd --window 40 sub-*.tsv out && [ "$(chosen out)" = 2 ] && [ "$(at 50 out/sequence.tsv)" = "$(at 250 out/sequence.tsv)" ] && [ "$(at 50 out/sequence.tsv)" != "$(at 150 out/sequence.tsv)" ]'

check 'series times the taper are something else, unless they have no mean' '
    study && awk "BEGIN { OFS = \"\t\" } NR > 1 { for (i = 1; i <= NF; i++) \$i += 50 } 1" sub-01_task-rest_timeseries.tsv >up_timeseries.tsv &&
    quiet states --tr 2 --taper 6 --states 1 up_timeseries.tsv a && quiet states --tr 2 --taper 6 --taper-legacy --states 1 up_timeseries.tsv b &&
    tail -n +2 b/states.tsv | awk -F"\t" "\$3 < .9 { exit 1 }" && tail -n +2 a/states.tsv | awk -F"\t" "\$3 > .95 { exit 1 }" && holds b/states.json "field(Taper) eq \"times the series\""'

check 'a time between frames is found in the sidecar or the column time' '
    series x_timeseries.tsv 1 && echo "{\"RepetitionTime\": 2}" >x_timeseries.json && quiet states --window 40 x_timeseries.tsv a &&
    awk "BEGIN { OFS = \"\t\" } { print (NR == 1 ? \"time\" : 2 * (NR - 2)), \$0 }" x_timeseries.tsv >y_timeseries.tsv && quiet states --window 40 y_timeseries.tsv b && cmp a/states.tsv b/states.tsv &&
    series z_timeseries.tsv 1 && fails_with 1 "give --tr" states z_timeseries.tsv out &&
    awk "BEGIN { OFS = \"\t\" } NR > 1 { \$1 *= 2 } 1" y_timeseries.tsv >slow_timeseries.tsv && fails_with 1 "has a frame every 2 s, .slow_timeseries.tsv. every 4 s" states x_timeseries.tsv slow_timeseries.tsv out && [ ! -e out ]'

check 'windows longer than a run, and runs with too little, are refused' '
    study && fails_with 1 "has 300 frames of 2 s, and a window takes 350" states --tr 2 --window 700 sub-*.tsv out &&
    fails_with 1 "no stretch of frames longer" states --tr 2 --method leida --ends 400 sub-*.tsv out &&
    fails_with 1 "windows of all runs have data, and --states wants 900" states --tr 2 --window 40 --states 900 sub-*.tsv out &&
    head -3 sub-01_task-rest_timeseries.tsv >two.tsv && fails_with 1 "has 2 frames that are not censored" states --tr 2 two.tsv out &&
    sed "2,\$s/[^\t]*/n\/a/g" sub-01_task-rest_timeseries.tsv >none.tsv && fails_with 1 "holds no data" states --tr 2 none.tsv out &&
    sed "2,\$s/[^\t]*/5/g" sub-01_task-rest_timeseries.tsv >flat.tsv && fails_with 1 "0 of 8 regions vary" states --tr 2 flat.tsv out && [ ! -e out ]'

check 'files of other regions, or of one name, are refused' '
    study && cut -f1-7 sub-01_task-rest_timeseries.tsv >few.tsv && fails_with 1 "has 8 regions, .few.tsv. has 7" states --tr 2 sub-01*.tsv few.tsv out &&
    sed "1s/R3/V3/" sub-01_task-rest_timeseries.tsv >other.tsv && fails_with 1 "region 3 is .R3. in .* and .V3. in .other.tsv" states --tr 2 sub-01*.tsv other.tsv out &&
    mkdir b && cp sub-01* b && fails_with 1 "have one name" states --tr 2 sub-01*.tsv b/sub-01*.tsv out &&
    sed "5s/^[^\t]*/n\/a/" sub-01_task-rest_timeseries.tsv >hole.tsv && fails_with 1 "line 5 column .R1. is n/a" states --tr 2 hole.tsv out && [ ! -e out ]'

check 'phases need all frames, and an autoregression enough of them' '
    study && sed "100s/[^\t]*/n\/a/g" sub-01_task-rest_timeseries.tsv >cut.tsv && fails_with 1 "use --null-model var" states --tr 2 --null 9 cut.tsv out &&
    sed "3~3s/[^\t]*/n\/a/g" sub-01_task-rest_timeseries.tsv >comb.tsv && fails_with 1 "too few frames in a row" states --tr 2 --null 9 --null-model var --order 2 comb.tsv out &&
    awk "BEGIN { OFS = \"\t\" } NR > 1 { \$1 = exp(NR / 10) + \$1 } 1" sub-01_task-rest_timeseries.tsv >up.tsv && fails_with 1 "not stable" states --tr 2 --null 9 --null-model var up.tsv out && [ ! -e out ] &&
    quiet states --tr 2 --null 9 --null-model var cut.tsv out'

check 'options that make no sense are refused as such' '
    study && for range in 4:2 0 0:3 a 2: 3:4:5 -1; do fails_with 2 "is neither N nor A:B" states --tr 2 --states "$range" sub-*.tsv out || exit 1; done &&
    fails_with 2 "3 frames or more, not 2" states --tr 2 --method mtd --window 4 sub-*.tsv out && fails_with 2 "there is none for --method leida" states --tr 2 --method leida --null 9 sub-*.tsv out &&
    fails_with 2 "needs a --taper" states --tr 2 --taper-legacy sub-*.tsv out && fails_with 1 "has no region .R9." states --tr 2 --method caps --seed-region R9 sub-*.tsv out && [ ! -e out ]'

shared_check 'seven people at rest: states of whole brains' '
    quiet states --tr .72 --window 60 --step 7.2 --states 2:4 --restarts 5 --null 9 --null-model var "$PLEXUS_SHARED"/data/hcp-roi/sub-*/sub-*_timeseries.tsv.gz out &&
    [ "$(wc -l <out/states.tsv)" = 4372 ] && [ "$(column p out/null.tsv | grep -cx 0.1)" -ge 3 ]'

done_testing
