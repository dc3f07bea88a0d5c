#!/bin/sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

golden=$(cd "$(dirname "$0")/../golden/timeseries" && pwd)
regions=R1,R2,R3,R4,R5,R6

with_header () { printf '%s\n' "$1" | tr ',' '\t'; cat "$golden/$2"; }
series () { with_header "$regions" clean_detrend_zs.tsv >x.tsv; }

# A reference matrix becomes a relmat.
wanted () {
    { printf 'Node,%s\n' "$regions" | tr ',' '\t'
      awk '{ print "R" NR "\t" $0 }' "$golden/$1"; } >want.tsv
}

small () {
    printf 'a\tb\tc\n1\t2\t9\n2\t4\t7\n3\t6\t8\n4\t8\t6\n' >x.tsv
}

check 'a scaled copy correlates perfectly' '
    small && connect x.tsv r.tsv &&
    printf "Node\ta\tb\tc\na\t1\t1\t-0.8\nb\t1\t1\t-0.8\nc\t-0.8\t-0.8\t1\n" >want.tsv &&
    same_table r.tsv want.tsv'

check 'Pearson agrees with NumPy' '
    series && connect x.tsv r.tsv && wanted corr_pearson_numpy.tsv &&
    same_table --tolerance 1e-10 r.tsv want.tsv'

check 'Spearman agrees with SciPy' '
    with_header "$regions" in_X_T120_R6_seed42.tsv >x.tsv &&
    connect --kind spearman x.tsv r.tsv && wanted corr_spearman.tsv &&
    same_table --tolerance 1e-10 r.tsv want.tsv'

check 'precision agrees with nilearn' '
    series && connect --kind precision x.tsv r.tsv && wanted conn_emp_precision.tsv &&
    same_table --tolerance 1e-10 r.tsv want.tsv'

check 'Ledoit-Wolf covariance agrees with scikit-learn' '
    series && connect --kind covariance --estimator ledoit-wolf x.tsv r.tsv &&
    wanted conn_lw_covariance.tsv && same_table --tolerance 1e-10 r.tsv want.tsv &&
    holds r.json "abs(field(Shrinkage) - 0.12429951840627648) < 1e-12"'

check 'Ledoit-Wolf partial correlation agrees with nilearn' '
    series && connect --kind partial --estimator ledoit-wolf x.tsv r.tsv &&
    wanted conn_lw_partial_correlation.tsv &&
    same_table --tolerance 1e-10 r.tsv want.tsv'

check 'the OAS shrinkage is that of scikit-learn' '
    series && connect --estimator oas x.tsv r.tsv &&
    holds r.json "abs(field(Shrinkage) - 0.15000143482558334) < 1e-12"'

check 'Fisher z is atanh(r), without a diagonal' '
    small && connect --fisher x.tsv z.tsv &&
    test "$(sed -n 2p z.tsv | cut -f 2)" = n/a &&
    test "$(sed -n 2p z.tsv | cut -f 3)" != n/a &&
    sed -n 2p z.tsv | awk "{ exit (\$4 + 1.0986122886681098) ^ 2 > 1e-24 }" &&
    holds z.json "not field(ValidDiagonal)"'

check 'a symmetric kind is exactly symmetric' '
    series && printf "{\"RepetitionTime\": 2}\n" >x.json &&
    for kind in correlation spearman partial covariance precision tangent \
        mutual-information distance coherence lagged; do
        set --; if [ $kind = tangent ]; then set -- y.tsv; cp x.tsv y.tsv; fi
        case $kind in coherence) set -- --segment 60 ;; esac
        connect --kind $kind "$@" x.tsv r.tsv &&
        awk -F "\t" "NR > 1 { for (j = 2; j <= NF; j++) m[NR, j] = \$j }
            END { for (i = 2; i <= 7; i++) for (j = 2; j <= 7; j++)
                  if (m[i, j] != m[j, i]) exit 1 }" r.tsv || exit 1
    done'

check 'the sidecar says what the matrix is' '
    series && printf "{\"RepetitionTime\": 2, \"MeanFramewiseDisplacement\": 0.1}\n" >x.json &&
    connect x.tsv r.tsv &&
    holds r.json "field(RelationshipMeasure) eq q(Pearson correlation coefficient) and
        field(Weighted) and not field(Directed) and
        field(StorageFormat) eq q(Full) and field(NumberOfVolumes) == 120 and
        field(RepetitionTime) == 2 and field(EffectiveSeconds) == 240 and
        field(MeanFramewiseDisplacement) == 0.1 and
        field(Estimator) eq q(empirical) and field(Shrinkage) == 0"'

check 'censored frames are skipped' '
    small && sed "1b;3i n/a\tn/a\tn/a" x.tsv >gap.tsv && connect x.tsv want.tsv &&
    connect gap.tsv r.tsv && cmp r.tsv want.tsv &&
    holds r.json "field(NumberOfVolumes) == 4"'

check 'the column time is not a region' '
    small &&
    awk "{ print (NR == 1 ? \"time\" : 2 * NR) \"\t\" \$0 }" x.tsv >timed.tsv &&
    connect x.tsv want.tsv && connect timed.tsv r.tsv && cmp r.tsv want.tsv'

check 'regions that never vary, or have no data, are n/a' '
    printf "a\tb\tc\td\n1\t0.1\t9\tn/a\n2\t0.1\t7\tn/a\n3\t0.1\t8\tn/a\n4\t0.1\t6\tn/a\n" >x.tsv &&
    connect x.tsv r.tsv 2>err && grep -q "warning: 2 of 4 regions" err &&
    printf "Node\ta\tb\tc\td\na\t1\tn/a\t-0.8\tn/a\nb\tn/a\tn/a\tn/a\tn/a\nc\t-0.8\tn/a\t1\tn/a\nd\tn/a\tn/a\tn/a\tn/a\n" >want.tsv &&
    same_table r.tsv want.tsv'

check 'they do not hinder the others, whatever the kind' '
    series && awk "{ print \$0 \"\t\" (NR == 1 ? \"X\" : 5) }" x.tsv >wide.tsv &&
    for kind in correlation spearman partial covariance precision; do
        connect --kind $kind --estimator ledoit-wolf x.tsv want.tsv &&
        connect --kind $kind --estimator ledoit-wolf wide.tsv r.tsv &&
        cut -f 1-7 r.tsv | sed \$d >inner.tsv && cmp inner.tsv want.tsv || exit 1
    done'

check 'one region alone is a matrix of 1' '
    printf "a\n1\n2\n4\n" >x.tsv && connect x.tsv r.tsv &&
    printf "Node\ta\na\t1\n" | cmp - r.tsv'

check 'a cell that is n/a alone is refused by line and column' '
    printf "a\tb\n1\t2\n2\tn/a\n3\t1\n" >x.tsv &&
    fails_with 1 "x.tsv. line 3 column .b. is n/a" connect x.tsv r.tsv &&
    ! test -e r.tsv'

check 'runs are z-scored each and joined' '
    series && head -61 x.tsv >one.tsv && { head -1 x.tsv; tail -60 x.tsv; } >two.tsv &&
    connect one.tsv two.tsv r.tsv &&
    denoise --standardize zscore one.tsv none z1.tsv &&
    awk "NR == 1 { print; next } { for (j = 1; j <= NF; j++)
        printf \"%.17g%s\", 1000 * \$j + 7, j < NF ? \"\t\" : \"\n\" }" two.tsv >far.tsv &&
    denoise --standardize zscore far.tsv none z2.tsv &&
    { cat z1.tsv; sed 1d z2.tsv; } >joined.tsv && connect joined.tsv want.tsv &&
    same_table --tolerance 1e-10 r.tsv want.tsv &&
    holds r.json "field(NumberOfVolumes) == 120 and keys(%{field(SourceChecksums)}) == 2"'

check 'the repetition time is carried on where all runs share it' '
    small && cp x.tsv y.tsv && printf "{\"RepetitionTime\": 2}\n" | tee x.json >y.json &&
    connect x.tsv y.tsv r.tsv &&
    holds r.json "field(RepetitionTime) == 2 and field(EffectiveSeconds) == 16" &&
    printf "{\"RepetitionTime\": 3}\n" >y.json && connect x.tsv y.tsv r.tsv &&
    holds r.json "not defined field(RepetitionTime) and field(EffectiveSeconds) == 20" &&
    rm y.json && connect x.tsv y.tsv r.tsv &&
    holds r.json "not defined field(RepetitionTime)"'

check 'runs of other regions are refused' '
    small && sed "1s/b/B/" x.tsv >y.tsv && cut -f 1,2 x.tsv >z.tsv &&
    fails_with 1 "y.tsv. has region .B. where .x.tsv. has .b" connect x.tsv y.tsv r.tsv &&
    fails_with 1 "z.tsv. has 2 regions, but .x.tsv. 3" connect x.tsv z.tsv r.tsv &&
    ! test -e r.tsv'

check 'a table in which nothing varies is n/a throughout, and said' '
    printf "a\tb\n5\t7\n5\t7\n5\t7\n" >x.tsv && connect x.tsv r.tsv 2>log && grep -q "2 of 2 regions" log &&
    printf "Node\ta\tb\na\tn/a\tn/a\nb\tn/a\tn/a\n" | cmp - r.tsv'

check 'what is singular is the covariance of the regions that vary' '
    printf "a\tb\tc\td\n1\t1\t5\tn/a\n2\t2\t5\tn/a\n4\t4\t5\tn/a\n8\t8\t5\tn/a\n" >x.tsv &&
    fails_with 1 "covariance of 2 regions in 4 frames is singular" connect --kind precision x.tsv r.tsv'

check 'numbers too large to be squared are refused, and have no distance of 0' '
    printf "a\tb\n1e200\t1\n2e200\t2\n-3e200\t3\n5e200\t5\n8e200\t9\n" >x.tsv &&
    for kind in correlation distance covariance; do
        fails_with 1 "x.tsv. line 2 column .a. is 1e+200" connect --kind $kind x.tsv r.tsv || exit 1
    done && ! test -e r.tsv'

check 'a bias that the kind does not have is a usage error' '
    small && fails_with 2 "bias is for mutual-information and distance, not for spearman" connect --kind spearman --bias kept x.tsv r.tsv'

check 'no inverse without more frames than regions' '
    small && cut -f 1,3 x.tsv >two.tsv && fails_with 1 "x.tsv.*singular" \
        connect --kind precision x.tsv r.tsv && ! test -e r.tsv &&
    fails_with 1 "x.tsv.*singular" connect --kind partial x.tsv r.tsv &&
    connect --kind partial two.tsv r.tsv &&
    connect --kind precision --estimator ledoit-wolf x.tsv r.tsv'

check 'fewer than three frames are refused' '
    printf "a\tb\n1\t2\n3\t1\n" >x.tsv &&
    fails_with 1 "x.tsv. has 2 frames with data" connect x.tsv r.tsv'

check 'a table without data is refused' '
    printf "a\tb\nn/a\tn/a\nn/a\tn/a\n" >x.tsv &&
    fails_with 1 "x.tsv. holds no data" connect x.tsv r.tsv &&
    printf "a\tb\n" >empty.tsv && fails_with 1 "empty.tsv" connect empty.tsv r.tsv'

check 'a broken cell is named' '
    printf "a\tb\n1\t2\n3\tx\n" >x.tsv &&
    fails_with 1 "x.tsv. line 3 column 2 .* is not a finite number" connect x.tsv r.tsv &&
    ! test -e r.tsv'

check 'the graphical lasso agrees with scikit-learn' '
    series && connect --kind covariance --estimator glasso --alpha 0.1 x.tsv r.tsv &&
    wanted glasso_alpha0.1_cov.tsv && same_table --tolerance 1e-8 r.tsv want.tsv &&
    holds r.json "field(Estimator) eq q(glasso) and field(Penalty) == 0.1 and
        field(PenaltyChoice) eq q(given)"'

check 'without a penalty one is chosen, and told' '
    series && connect --kind partial --estimator glasso x.tsv r.tsv &&
    holds r.json "field(Penalty) > 0.001 and field(Penalty) < 0.5 and
        field(PenaltyChoice) =~ /cross-validation/" &&
    head -9 x.tsv >few.tsv &&
    fails_with 1 "few.tsv.*8 frames no penalty can be chosen" \
        connect --kind partial --estimator glasso few.tsv r2.tsv && ! test -e r2.tsv'

check 'the graphical lasso wants a penalty above 0' '
    series && fails_with 2 "alpha must be above 0" \
        connect --estimator glasso --alpha 0 x.tsv r.tsv &&
    fails_with 2 "alpha must lie in" connect --estimator glasso --alpha -1 x.tsv r.tsv &&
    fails_with 2 "alpha is for --estimator glasso" connect --alpha 0.1 x.tsv r.tsv &&
    ! test -e r.tsv'

check 'semipartial is directed, and says so' '
    series && connect --kind semipartial x.tsv r.tsv && holds r.json "field(Directed)" &&
    connect --kind partial x.tsv r.tsv && holds r.json "not field(Directed)"'

# Four subjects as in the reference: closed-form signals, detrended, z-scored.
subjects () {
    for seed in 42 43 44 45; do
        { echo "$regions" | tr ',' '\t'; perl -e '
            my ($s, $pi) = ($ARGV[0], atan2(0, -1));
            sub u { $s = (1103515245 * $s + 12345) & 0x7fffffff; $s / 2 ** 31 - 0.5 }
            for my $t (0 .. 119) {
                print join("\t", map { sprintf "%.17g", 100 + 10 * $_ +
                    3 * sin(2 * $pi * ($_ + 1) * $t / 37) +
                    2 * cos(2 * $pi * $t / 29) + 0.05 * $t + 4 * u() } 0 .. 5), "\n"
            }' $seed; } >raw.tsv &&
        denoise --detrend linear --filter none --standardize zscore raw.tsv none \
            "sub-${seed}_timeseries.tsv" || return 1
    done
}
tangent () { connect --kind tangent --estimator ledoit-wolf "$@"; }

check 'tangent agrees with nilearn' '
    subjects && tangent --each each sub-*_timeseries.tsv mean.tsv &&
    wanted tangent_mean.tsv && same_table --tolerance 1e-8 mean.tsv want.tsv &&
    wanted tangent_sub0.tsv && same_table --tolerance 1e-8 each/sub-42_relmat.tsv want.tsv &&
    wanted tangent_sub2.tsv && same_table --tolerance 1e-8 each/sub-44_relmat.tsv want.tsv &&
    test "$(ls each | wc -l)" -eq 8 &&
    holds mean.json "field(NumberOfMatrices) == 4 and field(ValidDiagonal) and
        field(RelationshipMeasure) eq q(Geometric mean of covariances) and
        @{field(MissingRegions)} == 0" &&
    holds each/sub-42_relmat.json "field(RelationshipMeasure) =~ /Tangent/ and
        field(NumberOfVolumes) == 120 and field(Estimator) eq q(ledoit-wolf) and
        field(GeneratedBy)->[0]{Name} and keys(%{field(SourceChecksums)}) == 8"'

check 'a mean made earlier serves subjects it has not seen' '
    subjects && tangent sub-4[2345]_timeseries.tsv mean.tsv &&
    tangent --reference mean.tsv --each each sub-44_timeseries.tsv again.tsv &&
    wanted tangent_sub2.tsv && same_table --tolerance 1e-8 each/sub-44_relmat.tsv want.tsv &&
    same_table again.tsv mean.tsv'

check 'a region that one subject lacks is n/a for all' '
    subjects && awk "NR > 1 { \$3 = \"n/a\" } { gsub(/ /, \"\\t\") } 1" OFS="\t" \
        sub-43_timeseries.tsv >t && mv t sub-43_timeseries.tsv &&
    tangent --each each sub-*_timeseries.tsv mean.tsv 2>err &&
    grep -q "1 of 6 regions lack data in some input" err &&
    holds mean.json "join(q( ), @{field(MissingRegions)}) eq q(R3)" &&
    test "$(sed -n 4p each/sub-42_relmat.tsv | tr -d "\n" | cut -f 2-)" = \
        "$(printf "n/a\tn/a\tn/a\tn/a\tn/a\tn/a")" &&
    for s in 42 43 44 45; do cut -f 1,2,4- sub-${s}_timeseries.tsv >five_$s.tsv; done &&
    tangent five_*.tsv want.tsv && sed 4d mean.tsv | cut -f 1-3,5- >inner.tsv &&
    same_table --tolerance 1e-12 inner.tsv want.tsv'

check 'tangent refuses what has no mean' '
    small && cp x.tsv y.tsv && sed "1s/b/B/" x.tsv >z.tsv && mkdir d && cp x.tsv d/x.tsv &&
    fails_with 2 "at least two subjects" connect --kind tangent x.tsv m.tsv &&
    fails_with 1 "x.tsv.: the covariance of 3 regions in 4 frames is singular" \
        connect --kind tangent x.tsv y.tsv m.tsv &&
    fails_with 1 "z.tsv. has region .B." tangent x.tsv z.tsv m.tsv &&
    fails_with 2 "would both become .e/x_relmat.tsv" tangent --each e x.tsv d/x.tsv m.tsv &&
    ! test -e e && fails_with 2 "each is for tangent" connect --each e x.tsv m.tsv &&
    fails_with 2 "reference is for tangent" connect --reference y.tsv x.tsv m.tsv &&
    fails_with 2 "no --estimator glasso" \
        connect --kind tangent --estimator glasso x.tsv y.tsv m.tsv &&
    tangent x.tsv y.tsv m.tsv && sed s/b/B/ m.tsv >other.tsv &&
    fails_with 1 "other.tsv. has region .B." tangent --reference other.tsv x.tsv n.tsv &&
    fails_with 2 "two outputs would have the name" \
        tangent --each . x.tsv y.tsv ./x_relmat.tsv && ! test -e n.tsv'

check 'coherence is that of SciPy in its band' '
    with_header "$regions" in_X_T120_R6_seed42.tsv >x.tsv &&
    printf "{\"RepetitionTime\": 2}\n" >x.json &&
    connect --kind coherence --band 0.05:0.15 --segment 60 x.tsv r.tsv &&
    sed -n 2p r.tsv | awk "{ exit (\$3 - 0.08147344779461477) ^ 2 > 1e-24 }" &&
    holds r.json "field(FrequencyBand) eq q(0.05:0.15) and field(NumberOfSegments) == 7"'

check 'coherence refuses what cannot be seen' '
    series && fails_with 1 "x.tsv. has no RepetitionTime" connect --kind coherence x.tsv r.tsv &&
    printf "{\"RepetitionTime\": 2}\n" >x.json &&
    fails_with 1 "nothing is seen above 0.25 Hz" \
        connect --kind coherence --band 0.1:0.3 x.tsv r.tsv &&
    fails_with 1 "x.tsv. has fewer than two stretches" \
        connect --kind coherence --segment 200 x.tsv r.tsv &&
    fails_with 1 "longest run has 120" connect --kind coherence --segment 300 x.tsv r.tsv &&
    fails_with 1 "no frequency of segments" \
        connect --kind coherence --band 0.001:0.002 x.tsv r.tsv &&
    fails_with 1 "less than two frames" connect --kind coherence --segment 2 x.tsv r.tsv &&
    for band in 0.1 0.1:0.05 a:b 0.01:0.1x -1:0.1; do
        fails_with 2 "band wants two frequencies" \
            connect --kind coherence --band $band x.tsv r.tsv || exit 1
    done && ! test -e r.tsv'

check 'lagged finds a delay in seconds, both ways' '
    awk "BEGIN { print \"a\tb\"; for (t = 0; t < 60; t++)
        print sin(t * t) \"\t\" sin((t - 3) * (t - 3)) }" >x.tsv &&
    printf "{\"RepetitionTime\": 1.5}\n" >x.json &&
    connect --kind lagged --max-lag 6 --lags l.tsv x.tsv r.tsv &&
    printf "Node\ta\tb\na\t0\t4.5\nb\t-4.5\t0\n" >want.tsv && same_table l.tsv want.tsv &&
    printf "Node\ta\tb\na\t1\t1\nb\t1\t1\n" >want.tsv &&
    same_table --tolerance 1e-9 r.tsv want.tsv &&
    holds l.json "field(Directed) and field(Units) eq q(s)" &&
    holds r.json "field(LongestLag) == 6" &&
    fails_with 1 "max-lag 90 is 60 frames, but the longest run has 60" \
        connect --kind lagged --max-lag 90 x.tsv q.tsv &&
    fails_with 1 "too few frames" connect --kind lagged --max-lag 87 x.tsv q.tsv &&
    rm x.json && fails_with 1 "no RepetitionTime" connect --kind lagged x.tsv q.tsv &&
    fails_with 2 "lags is for lagged" connect --lags l2.tsv x.tsv q.tsv && ! test -e q.tsv'

check 'distance and information keep their bias only if asked' '
    with_header "$regions" in_X_T120_R6_seed42.tsv >x.tsv &&
    connect --kind distance x.tsv r.tsv &&
    sed -n 2p r.tsv | awk "{ exit (\$3 - 0.19959881970854315) ^ 2 > 1e-24 }" &&
    connect --kind distance --bias kept x.tsv r.tsv &&
    sed -n 2p r.tsv | awk "{ exit (\$3 - 0.4699479110687618) ^ 2 > 1e-24 }" &&
    connect --kind mutual-information --bias kept x.tsv r.tsv &&
    sed -n 2p r.tsv | awk "{ exit (\$3 - 0.1298249034236703) ^ 2 > 1e-24 }" &&
    connect --kind mutual-information x.tsv r.tsv &&
    sed -n 2p r.tsv | awk "{ exit (\$3 - 0.1255696613219764) ^ 2 > 1e-24 }" &&
    holds r.json "field(Bias) eq q(removed)"'

check 'shares are compared by their ratios' '
    with_header "$regions" in_X_T120_R6_seed42.tsv >x.tsv &&
    awk "NR == 1 { print; next } { for (j = 1; j <= NF; j++)
        printf \"%.17g%s\", NR * \$j, j < NF ? \"\t\" : \"\n\" }" x.tsv >scaled.tsv &&
    connect --kind compositional --estimator oas x.tsv want.tsv &&
    connect --kind compositional --estimator oas scaled.tsv r.tsv &&
    same_table --tolerance 1e-9 r.tsv want.tsv &&
    fails_with 2 "wants another --estimator" connect --kind compositional x.tsv q.tsv &&
    sed "3s/^[^\t]*/-2/" x.tsv >low.tsv &&
    fails_with 1 "low.tsv. line 3 region .R1. is -2, but shares are positive" \
        connect --kind compositional --estimator oas low.tsv q.tsv && ! test -e q.tsv'

check 'each edge has a p-value and degrees of freedom' '
    with_header "$regions" in_X_T120_R6_seed42.tsv >x.tsv &&
    connect --p-values p.tsv --freedom f.tsv x.tsv r.tsv &&
    connect --p-values n.tsv --freedom g.tsv --test naive x.tsv s.tsv && cmp r.tsv s.tsv &&
    sed -n 2p g.tsv | cut -f 3 | grep -qx 118 && sed -n 2p g.tsv | cut -f 2 | grep -qx n/a &&
    sed -n 2p f.tsv | awk "{ exit !(\$3 > 10 && \$3 < 110) }" &&
    holds r.json "field(Test) eq q(bartlett) and field(EffectiveDegreesOfFreedom) < 118" &&
    holds p.json "field(RelationshipMeasure) =~ /^Two-sided p-value, Pearson/ and
        not field(ValidDiagonal)" &&
    holds g.json "field(Test) eq q(naive) and field(EffectiveDegreesOfFreedom) == 118" &&
    paste n.tsv s.tsv | sed -n 2p | awk "{ exit !(\$3 > 0 && \$3 < 1e-3 && \$10 > 0.3) }" &&
    connect --fisher --p-values q.tsv x.tsv z.tsv && cmp p.tsv q.tsv'

check 'what was regressed out and the other regions are not free' '
    series && printf "{\"ConfoundRegressors\": [\"a\", \"b\", \"c\"]}\n" >x.json &&
    connect --test naive --freedom f.tsv x.tsv r.tsv &&
    sed -n 2p f.tsv | cut -f 3 | grep -qx 115 && holds f.json "field(RegressorsSubtracted) == 3" &&
    connect --kind partial --test naive --freedom f.tsv x.tsv r.tsv &&
    sed -n 2p f.tsv | cut -f 3 | grep -qx 111 &&
    head -6 x.tsv >few.tsv && cp x.json few.json &&
    connect --test naive --p-values p.tsv few.tsv r.tsv 2>err &&
    grep -q "no pair of regions has a degree of freedom left" err &&
    sed -n 2p p.tsv | cut -f 3 | grep -qx n/a'

check 'there is no p-value without a distribution' '
    series && fails_with 2 "p-values is for" connect --kind covariance --p-values p.tsv x.tsv r.tsv &&
    fails_with 2 "freedom is for" connect --kind lagged --freedom p.tsv x.tsv r.tsv &&
    fails_with 2 "for the empirical estimator" \
        connect --estimator oas --p-values p.tsv x.tsv r.tsv &&
    fails_with 2 "two outputs" connect --p-values r.tsv x.tsv r.tsv &&
    ! test -e r.tsv && ! test -e p.tsv'

check 'every kind skips censored frames and regions without data' '
    series && sed "1b;20,23s/[^\t]*/n\/a/g" x.tsv |
        awk "{ print \$0 \"\t\" (NR == 1 ? \"X\" : \"n/a\") }" >gap.tsv &&
    awk "NR == 1 || NR < 20 || NR > 23" x.tsv >cut.tsv &&
    printf "{\"RepetitionTime\": 2}\n" | tee gap.json >cut.json &&
    for kind in semipartial mutual-information distance coherence lagged; do
        case $kind in coherence) set -- --segment 40 ;; lagged) set -- --max-lag 4 ;; *) set -- ;; esac
        connect --kind $kind "$@" gap.tsv r.tsv 2>err &&
        grep -q "1 of 7 regions" err &&
        awk -F "\t" "NR == 2 && (\$4 == \"n/a\" || \$8 != \"n/a\") { exit 1 }" r.tsv &&
        case $kind in coherence | lagged) continue ;; esac &&
        connect --kind $kind cut.tsv want.tsv && cut -f 1-7 r.tsv | sed \$d >inner.tsv &&
        cmp inner.tsv want.tsv || exit 1
    done'

check 'running twice gives the same bytes' '
    series && connect --kind partial x.tsv r.tsv && cp r.tsv a.tsv && cp r.json a.json &&
    connect --kind partial x.tsv r.tsv && cmp r.tsv a.tsv && cmp r.json a.json'

check 'an option that means nothing for the kind is a usage error' '
    series && fails_with 2 "band is for coherence" connect --band 0.1 x.tsv r.tsv &&
    fails_with 2 "segment is for coherence" connect --segment 60 x.tsv r.tsv &&
    fails_with 2 "max-lag is for lagged" connect --kind coherence --max-lag 4 x.tsv r.tsv'

check 'usage errors' '
    small && fails_with 2 "^usage: connect" connect x.tsv &&
    fails_with 2 "does not know .lasso" connect --estimator lasso x.tsv r.tsv &&
    fails_with 2 "fisher is for correlations" connect --fisher --kind covariance x.tsv r.tsv &&
    fails_with 2 "overwrite" connect x.tsv x.tsv && ! test -e r.tsv'

check 'a full disk is noticed and leaves nothing' '
    small && ln -s /dev/full r.tsv.part &&
    fails_with 1 "r.tsv" connect x.tsv r.tsv && ! test -e r.tsv &&
    fails_with 1 "/dev/full" connect x.tsv /dev/full'

done_testing
