#!/bin/sh
# Models against RDMs.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

shared=${PLEXUS_SHARED:-/nowhere}/data/rsa92
# rdms OUT NAME=FILE[,FILE]...: a table of pairs of square matrices, a column
# each, the mean of the files of one name.  Several are of single precision,
# and ties of their means are ties of the numbers that the digits stand for.
rdms () {
    perl -e '
        my $out = shift; my (@title, @value, @name);
        for (@ARGV) {
            my ($title, $list) = /^([^=]+)=(.*)$/; push @title, $title; my @files = split /,/, $list; my @sum;
            for my $file (@files) {
                open my $in, "<", $file or die "$file: $!"; chomp(my $head = <$in>); @name = split /\t/, $head;
                for my $i (0 .. $#name) { chomp(my $row = <$in>); my @x = split /\t/, $row; @files > 1 and @x = unpack "f*", pack "f*", @x; $sum[$i][$_] += $x[$_] / @files for $i + 1 .. $#name } }
            push @value, [map { my $i = $_; map { $sum[$i][$_] } $i + 1 .. $#name } 0 .. $#name] }
        open my $to, ">", $out; print $to join("\t", "a", "b", @title), "\n"; my $p = 0;
        for my $i (0 .. $#name) { for my $j ($i + 1 .. $#name) { print $to join("\t", @name[$i, $j], map { sprintf "%.17g", $_->[$p] } @value), "\n"; $p++ } }' "$@"
}
order="animacy FaceBodyManmadeNatobj monkeyIT EVA HMAX V1 Silhouette RADON"
real () {
    set --; for s in BE KO SN TI; do f=$shared/brain/sub-${s}_ses; set -- "$@" "$s=$f-1_roi-hIT_rdm.tsv,$f-2_roi-hIT_rdm.tsv"; done
    rdms data.tsv "$@" && set -- && for m in $order; do set -- "$@" "$m=$shared/model/model-${m}_rdm.tsv"; done && rdms models.tsv "$@"
}
# golden CODE: perl with the reference values in $golden, the tables as lists of
# rows in @models, @pairs, @subjects, and near(got, want, tolerance, what).
golden () {
    perl -MJSON::PP -e '
        sub table { open my $in, "<", shift or die; chomp(my $head = <$in>); my @names = split /\t/, $head; my @rows;
            while (<$in>) { chomp; my %row; @row{@names} = split /\t/; push @rows, \%row } @rows }
        our $bad = 0;
        sub near { my ($x, $y, $tolerance, $what) = @_; $x eq "n/a" || abs($x - $y) > $tolerance * (abs($y) > 1 ? abs $y : 1) and print("$what: $x, not $y\n"), $bad++ }
        open my $in, "<", shift or die; local $/; our $golden = decode_json(<$in>); $/ = "\n";
        our @models = table("x.tsv"); our @pairs = table("x_pairs.tsv"); our @subjects = table("x_subjects.tsv");
        our @order = qw('"$order"'); our %ours = (corr => "correlation", cosine_cov => "whitened-cosine", corr_cov => "whitened-correlation", bures_metric => "bures-metric");
        eval shift; die $@ if $@; exit($bad > 0)' "$root/tests/golden/rsa92.json" "$1"
}
ten=cosine,correlation,spearman,rho-a,tau-a,tau-b,whitened-cosine,whitened-correlation,bures,bures-metric

# Of animacy and FaceBodyManmadeNatobj, with 91 and 89 eigenvalues that are 0,
# the reference has the roots of what rounding made of them (up to 1.1e-7 of
# bures): animacy, of rank one, has a closed form, from which it is that far.
shared_check 'human IT against eight models, ten comparators, four subjects: the reference values' '
    real && rsa --compare $ten data.tsv models.tsv x.tsv 2>log && golden "
        my \$n = 0; my \$all = \$golden->{hIT_subjects_vs_models};
        my %at; \$at{\$_->{comparator}}{\$_->{model}}{\$_->{subject}} = \$_->{similarity} for @subjects; my @who = qw(BE KO SN TI);
        for my \$method (keys %\$all) { for my \$model (@order) { for my \$s (0 .. 3) { \$n++;
            near(\$at{\$ours{\$method} || \$method}{\$model}{\$who[\$s]}, \$all->{\$method}{\$model}[\$s], \$method =~ /bures/ ? (\$model =~ /animacy|FaceBody/ ? 3e-7 : 1e-8) : 1e-9, \"\$method \$model \$s\") } } }
        \$n == 320 or die \$n"'

shared_check 'noise ceilings, standard errors and p of fixed evaluation: the reference values' '
    real && rsa --compare $ten data.tsv models.tsv x.tsv 2>log && golden "
        my \$n = 0;
        for my \$method (keys %{\$golden->{eval_fixed}}) { my \$want = \$golden->{eval_fixed}{\$method}; my \$name = \$ours{\$method} || \$method;
            my @rows = grep { \$_->{comparator} eq \$name } @models; my %number; @number{@order} = 0 .. 7;
            for my \$k (0 .. 7) { my \$row = \$rows[\$k]; \$row->{model} eq \$order[\$k] or die; \$n++;
                near(\$row->{ceiling_low}, \$want->{noise_ceiling}[0], 1e-9, \"\$method low\"); near(\$row->{ceiling_high}, \$want->{noise_ceiling}[1], 1e-9, \"\$method high\");
                near(\$row->{sem}, \$want->{sem}[\$k], 1e-9, \"\$method sem\"); \$method =~ /cosine/ ? \$row->{p_zero} eq q(n/a) || die : near(\$row->{p_zero}, \$want->{p_zero}[\$k], 1e-9, \"\$method p\") }
            for (grep { \$_->{comparator} eq \$name } @pairs) { near(\$_->{p}, \$want->{p_pair}[\$number{\$_->{model_a}}][\$number{\$_->{model_b}}], 1e-9, \"\$method pair\"); \$n++ } }
        \$n == 7 * (8 + 28) or die \$n"'

shared_check 'human IT against monkey IT of figure 1: r = 0.491210, and the other nine' '
    rdms data.tsv human=$shared/figure1/human-IT_316voxels_rdm.tsv && rdms models.tsv monkey=$shared/figure1/monkey-IT_674neurons_rdm.tsv &&
    rsa --compare $ten data.tsv models.tsv x.tsv 2>log && golden "
        for (@models) { my %back = reverse %ours; my \$method = \$back{\$_->{comparator}} || \$_->{comparator};
            near(\$_->{mean}, \$golden->{mIT_vs_hIT}{\$method}, \$method =~ /bures/ ? 1e-8 : 1e-9, \$method) }
        @models == 10 or die" && awk -F"\t" "\$1 == \"correlation\" { exit !(sprintf(\"%.6f\", \$3) == \"0.491210\") }" x.tsv'

# small: 20 conditions, 7 subjects, 3 models, one of which is what they share.
small () {
    perl -e '
        srand 3; my $n = 20; sub points { [map { [map { rand() - .5 } 1 .. 8] } 1 .. $n] }
        sub rdm { my $x = shift; my @d; for my $i (0 .. $n - 1) { for my $j ($i + 1 .. $n - 1) { my $d = 0; $d += ($x->[$i][$_] - $x->[$j][$_]) ** 2 for 0 .. 7; push @d, $d } } \@d }
        my $truth = rdm(points()); my @subject = map { my $own = rdm(points()); [map { $truth->[$_] + $own->[$_] } 0 .. $#$own] } 1 .. 7;
        # The others have no correlation at all with what subjects share: for given conditions chance would be one.
        sub centered { my $x = shift; my $m = 0; $m += $_ / @$x for @$x; [map { $_ - $m } @$x] }
        sub apart { my ($x, $y) = (centered(shift), centered(shift)); my ($xy, $yy) = (0, 0); for (0 .. $#$x) { $xy += $x->[$_] * $y->[$_]; $yy += $y->[$_] ** 2 } [map { 3 + $x->[$_] - $xy / $yy * $y->[$_] } 0 .. $#$x] }
        my @model = ($truth, map { apart(rdm(points()), $truth) } 1 .. 2);
        sub put { my ($file, $columns, @names) = @_; open my $to, ">", $file; print $to join("\t", "a", "b", @names), "\n"; my $p = 0;
            for my $i (1 .. $n) { for my $j ($i + 1 .. $n) { print $to join("\t", "c$i", "c$j", map { $_->[$p] } @$columns), "\n"; $p++ } } }
        put("data.tsv", \@subject, map { "sub-$_" } 1 .. 7); put("models.tsv", \@model, "v:truth", "v:other", "w:third")'
}
cell () { awk -F"\t" -v m="$2" -v c="$3" 'NR == 1 { for (k = 1; k <= NF; k++) if ($k == c) at = k } $2 == m { print $at }' "$1"; }
below () { awk -v x="$1" -v y="$2" 'BEGIN { exit !(x != "n/a" && x < y) }'; }

for how in "--bootstrap subjects" "--bootstrap conditions" "--bootstrap dual" "--test signed-rank" "--test labels" "--bootstrap dual --test bootstrap"; do
    check "$how finds the model that is there, and not the others" "
        small && rsa --compare correlation --samples 400 $how data.tsv models.tsv x.tsv 2>log && below \$(cell x.tsv v:truth p_zero) .05 && ! below \$(cell x.tsv v:other p_zero) .01 &&
        ! below \$(cell x.tsv w:third p_zero) .01 && holds x.json 'length(field(q(Test))) > 10'"
done

check 'the same bytes with one thread and with two' '
    small && for k in spearman,tau-a,whitened-correlation,bures; do rsa --compare $k --bootstrap dual --samples 40 data.tsv models.tsv x.tsv 2>log &&
        mkdir -p two && (cd two && rsa --compare $k --bootstrap dual --samples 40 --threads 2 ../data.tsv ../models.tsv x.tsv 2>log) && cmp x.tsv two/x.tsv && cmp x_pairs.tsv two/x_pairs.tsv && cmp x.json two/x.json || return 1; done'

check 'families are fitted and cross-validated, and a family of one is itself' '
    small && for type in weighted selection interpolation; do
        rsa --compare correlation --model-type $type data.tsv models.tsv x.tsv 2>log && [ "$(cut -f2 x.tsv | tr "\n" " ")" = "model v w " ] && below .2 $(cell x.tsv v mean) || return 1; done &&
    printf "model\tfamily\nw:third\tall\nv:truth\tall\nv:other\tall\n" >group.tsv && rsa --model-type weighted --group group.tsv --bootstrap subjects --samples 50 data.tsv models.tsv x.tsv 2>log &&
    [ "$(cut -f2 x.tsv | tr "\n" " ")" = "model all " ] && [ "$(cell x.tsv all p_ceiling)" = n/a ]'

# Patients have the first model and controls the second, beside noise.
check 'similarities of participants are features, in which groups differ' '
    awk "BEGIN { srand(4); OFS = \"\t\"; print \"a\", \"b\", \"first\", \"second\", \"third\" >\"models.tsv\"; print \"participant_id\", \"group\", \"age\" >\"p.tsv\"
        line = \"a\" OFS \"b\"; for (s = 1; s <= 20; s++) { line = line OFS sprintf(\"sub-%02d\", s); print sprintf(\"sub-%02d\", s), s % 2 ? \"patient\" : \"control\", 20 + int(30 * rand()) >\"p.tsv\" } print line >\"data.tsv\"
        for (i = 1; i <= 8; i++) for (j = i + 1; j <= 8; j++) { x = rand(); y = rand(); print \"c\" i, \"c\" j, x, y, rand() >\"models.tsv\"
            line = \"c\" i OFS \"c\" j; for (s = 1; s <= 20; s++) line = line OFS (s % 2 ? x : y) + .5 * rand(); print line >\"data.tsv\" } }" &&
    rsa --compare spearman,cosine --features f.tsv data.tsv models.tsv r.tsv 2>/dev/null &&
    [ "$(head -1 f.tsv | tr "\t" " ")" = "participant_id spearman_first spearman_second spearman_third cosine_first cosine_second cosine_third" ] &&
    [ "$(awk -F"\t" "\$1 == \"sub-07\" { print \$3 }" f.tsv)" = "$(awk -F"\t" "\$1 == \"spearman\" && \$2 == \"sub-07\" && \$3 == \"second\" { print \$4 }" r_subjects.tsv)" ] &&
    rsa --compare spearman --features one.tsv data.tsv models.tsv r.tsv && edges --model "group + age" --permutations 999 one.tsv p.tsv e.tsv &&
    awk -F"\t" "NR == 1 { for (k = 1; k <= NF; k++) at[\$k] = k } NR > 1 { print \$1, \$at[\"t\"], \$at[\"p_fwe\"]; seen[\$1] = (\$at[\"p_fwe\"] < .05) * (\$at[\"t\"] > 0 ? 1 : -1) }
        END { exit !(seen[\"first\"] == 1 && seen[\"second\"] == -1 && !seen[\"third\"]) }" e.tsv &&
    fails_with 2 "tsv" rsa --compare spearman --features f.txt data.tsv models.tsv r.tsv'

check 'partial similarity and regression leave the shared part to the controls' '
    small && awk -F"\t" -v OFS="\t" "{ print \$0, (NR == 1 ? \"copy\" : \$3 + .1 * \$4) }" models.tsv >more.tsv &&
    rsa --compare correlation data.tsv more.tsv plain.tsv 2>log && rsa --compare correlation --partial v:truth data.tsv more.tsv x.tsv 2>log &&
    below .2 $(cell plain.tsv copy mean) && below $(cell x.tsv copy mean) .2 && [ -z "$(cell x.tsv v:truth mean)" ] &&
    rsa --compare correlation --non-negative data.tsv models.tsv x.tsv 2>log && below -1e-12 $(cell x.tsv v:other mean) && below .2 $(cell x.tsv v:truth mean)'

check 'conditions may stand in another order in the models' '
    small && rsa --compare spearman,bures data.tsv models.tsv x.tsv 2>log &&
    perl -e "
        open F, q(<), q(models.tsv); my \$head = <F>; my %x; while (<F>) { chomp; my (\$a, \$b, @v) = split /\t/; \$x{\$a}{\$b} = \$x{\$b}{\$a} = join qq(\t), @v }
        my @n = map { qq(c\$_) } (7, 3, 12, 18, 1, 2, 20, 11, 4, 16, 5, 10, 9, 19, 17, 8, 6, 13, 15, 14); print \$head; for my \$i (0 .. 19) { for my \$j (\$i + 1 .. 19) { print qq(\$n[\$i]\t\$n[\$j]\t\$x{\$n[\$i]}{\$n[\$j]}\n) } }" >other.tsv &&
    rsa --compare spearman,bures data.tsv other.tsv y.tsv 2>log && same_table --tolerance 1e-12 x.tsv y.tsv'

check 'corrections never lower a p, and Bonferroni is three times it' '
    small && for c in fdr fwer bonferroni; do for b in none subjects conditions; do
        rsa --compare correlation --bootstrap $b --correction $c data.tsv models.tsv x.tsv 2>log &&
        awk -F"\t" -v c=$c "NR > 1 { n++; if (\$7 < \$6 - .02) exit 1; if (c == \"bonferroni\" && \$6 < .3 && (\$7 - 3 * \$6) ^ 2 > 1e-20) exit 1 } END { exit !(n == 3) }" x_pairs.tsv || return 1; done; done'

check 'tests whose level does not hold are n/a, with the reason' '
    small && cut -f1-8 data.tsv >six.tsv && rsa --correction fwer --compare correlation six.tsv models.tsv x.tsv 2>log && grep -q "flips of sign of 6 subjects" log &&
    awk -F"\t" "NR > 1 && (\$6 == \"n/a\" || \$7 != \"n/a\") { exit 1 }" x_pairs.tsv && [ "$(cell x.tsv v:truth p_ceiling)" != n/a ] &&
    cut -f1-7 data.tsv >five.tsv && rsa five.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth p_ceiling)" = n/a ] && grep -q "5 subjects are too few to test against the ceiling" log &&
    for f in data models; do awk -F"\t" "NR == 1 || (substr(\$1, 2) + 0 < 16 && substr(\$2, 2) + 0 < 16)" $f.tsv >$f-15.tsv; done &&
    rsa --bootstrap conditions data-15.tsv models-15.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth p_zero)" = n/a ] && grep -q "15 conditions are too few to resample" log && below .1 $(cell x.tsv v:truth mean) && [ "$(cell x.tsv v:truth sem)" != n/a ] &&
    rsa --compare cosine data.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth p_zero)" = n/a ] && grep -q "never negative" log &&
    rsa --compare correlation --folds 3 --bootstrap subjects --samples 20 data.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth p_zero)" = n/a ] && grep -q "random folds" log &&
    rsa --compare correlation --folds 3 data.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth p_zero)" != n/a ] &&
    rsa --compare correlation --model-type weighted --test signed-rank data.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v p_zero) $(cell x.tsv w p_zero)" != "n/a n/a" ] && [ "$(cell x.tsv v p_zero)" = n/a ] &&
    rsa --compare correlation --partial v:truth data.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:other ceiling_low) $(cell x.tsv v:other p_ceiling)" = "n/a n/a" ] &&
    awk -F"\t" -v OFS="\t" "NR > 1 { for (k = 3; k <= NF; k++) \$k -= 3 } 1" data.tsv >shifted.tsv && rsa --compare cosine shifted.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth p_zero)" != n/a ]'

check 'one subject, two conditions, a constant model, a missing pair: n/a, with the reason' '
    small && cut -f1-3 data.tsv >one.tsv && rsa one.tsv models.tsv x.tsv 2>log && [ "$(cell x.tsv v:truth sem) $(cell x.tsv v:truth ceiling_low)" = "n/a n/a" ] && below .3 $(cell x.tsv v:truth mean) &&
    holds x.json "field(Undefined)->[0] =~ /one subject/" &&
    rsa --compare bures data.tsv models.tsv x.tsv 2>log && ! grep -q Euclidean log &&
    awk -F"\t" -v OFS="\t" "NR > 1 { for (k = 3; k <= NF; k++) \$k -= 3 } 1" data.tsv >shifted.tsv && rsa --compare bures,cka shifted.tsv models.tsv x.tsv 2>log && [ "$(grep -c "7 of 10 RDMs are no squared Euclidean distances: bures" log)" = 1 ] && grep -q Euclidean x.json &&
    printf "a\tb\ts1\ts2\nx\ty\t1\t2\n" >two.tsv && printf "a\tb\tm\nx\ty\t1\n" >pair.tsv && rsa two.tsv pair.tsv x.tsv 2>log && [ "$(cell x.tsv m mean)" = n/a ] && grep -q "2 conditions are no geometry" log &&
    awk -F"\t" -v OFS="\t" "NR > 1 { \$4 = 7.3 } { print }" models.tsv >flat.tsv && rsa data.tsv flat.tsv x.tsv 2>log && [ "$(cell x.tsv v:other mean)" = n/a ] && grep -q "v:other. is constant" log &&
    awk -F"\t" -v OFS="\t" "NR == 5 { \$4 = \"n/a\" } { print }" data.tsv >gap.tsv && rsa --compare whitened-cosine,bures gap.tsv models.tsv x.tsv 2>log && grep -q "1 of 190 pairs are missing" log &&
    awk -F"\t" "NR > 1 && (\$1 == \"bures\") != (\$3 == \"n/a\") { exit 1 }" x.tsv'

check 'bad input is refused in a line, and nothing is written' '
    small && refuse () { want=$1 pattern=$2; shift 2; fails_with $want "$pattern" rsa "$@" && [ "$(wc -l <output)" = 1 ] && ! ls x* 2>/dev/null; } &&
    sed "s/c20/c21/" models.tsv >name.tsv && refuse 1 "name.tsv. has no condition .c20. of .data.tsv." data.tsv name.tsv x.tsv &&
    sed 5d data.tsv >hole.tsv && refuse 1 "hole.tsv. does not hold each pair of 20 names" hole.tsv models.tsv x.tsv &&
    grep -v "c20" models.tsv >few.tsv && refuse 1 "few.tsv. has 19 conditions and .data.tsv. 20" data.tsv few.tsv x.tsv &&
    sed "3s/\t[^\t]*$/\tmany/" models.tsv >word.tsv && refuse 1 "word.tsv. line 3 column 5" data.tsv word.tsv x.tsv &&
    printf "model\tfamily\nv:truth\ta\n" >group.tsv && refuse 1 "no family of the model .v:other." --model-type weighted --group group.tsv data.tsv models.tsv x.tsv &&
    refuse 1 "no model .u. to partial out" --partial u --compare cosine data.tsv models.tsv x.tsv &&
    refuse 1 "20 conditions, too few for 7 folds" --folds 7 data.tsv models.tsv x.tsv &&
    refuse 2 "there is no such comparator" --compare cosine,euclid data.tsv models.tsv x.tsv &&
    refuse 2 "test bootstrap needs" --test bootstrap data.tsv models.tsv x.tsv &&
    refuse 2 "goes with --bootstrap none" --test labels --bootstrap dual data.tsv models.tsv x.tsv &&
    refuse 2 "compare tau-a: it is no angle" --compare tau-a --regression data.tsv models.tsv x.tsv &&
    refuse 2 "compare riemannian: it is not defined" --compare riemannian --bootstrap dual data.tsv models.tsv x.tsv &&
    refuse 2 "needs folds" --model-type weighted --folds 0 data.tsv models.tsv x.tsv &&
    refuse 2 "does not end in .tsv" data.tsv models.tsv x.txt'

done_testing
