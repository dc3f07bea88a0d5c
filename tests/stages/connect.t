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
    series && for kind in correlation spearman partial covariance precision; do
        connect --kind $kind x.tsv r.tsv &&
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

check 'running twice gives the same bytes' '
    series && connect --kind partial x.tsv r.tsv && cp r.tsv a.tsv && cp r.json a.json &&
    connect --kind partial x.tsv r.tsv && cmp r.tsv a.tsv && cmp r.json a.json'

check 'usage errors' '
    small && fails_with 2 "^usage: connect" connect x.tsv &&
    fails_with 2 "does not know .glasso" connect --estimator glasso x.tsv r.tsv &&
    fails_with 2 "fisher is for correlations" connect --fisher --kind covariance x.tsv r.tsv &&
    fails_with 2 "overwrite" connect x.tsv x.tsv && ! test -e r.tsv'

check 'a full disk is noticed and leaves nothing' '
    small && ln -s /dev/full r.tsv.part &&
    fails_with 1 "r.tsv" connect x.tsv r.tsv && ! test -e r.tsv &&
    fails_with 1 "/dev/full" connect x.tsv /dev/full'

done_testing
