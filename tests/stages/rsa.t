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
    rdms data.tsv $(for s in BE KO SN TI; do f=$shared/brain/sub-${s}_ses; echo $s=$f-1_roi-hIT_rdm.tsv,$f-2_roi-hIT_rdm.tsv; done) &&
    rdms models.tsv $(for m in $order; do echo $m=$shared/model/model-${m}_rdm.tsv; done)
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

shared_check 'human IT against eight models, ten comparators, four subjects: the reference values' '
    real && rsa --compare $ten data.tsv models.tsv x.tsv 2>log && golden "
        my \$n = 0; my \$all = \$golden->{hIT_subjects_vs_models};
        my %at; \$at{\$_->{comparator}}{\$_->{model}}{\$_->{subject}} = \$_->{similarity} for @subjects; my @who = qw(BE KO SN TI);
        for my \$method (keys %\$all) { for my \$model (@order) { for my \$s (0 .. 3) { \$n++;
            near(\$at{\$ours{\$method} || \$method}{\$model}{\$who[\$s]}, \$all->{\$method}{\$model}[\$s], \$method =~ /metric/ ? 1e-6 : \$method =~ /bures/ ? 1e-7 : 1e-9, \"\$method \$model \$s\") } } }
        \$n == 320 or die \$n"'

shared_check 'noise ceilings, standard errors and p of fixed evaluation: the reference values' '
    real && rsa --compare $ten data.tsv models.tsv x.tsv 2>log && golden "
        my \$n = 0;
        for my \$method (keys %{\$golden->{eval_fixed}}) { my \$want = \$golden->{eval_fixed}{\$method}; my \$name = \$ours{\$method} || \$method;
            my @rows = grep { \$_->{comparator} eq \$name } @models; my %number; @number{@order} = 0 .. 7;
            for my \$k (0 .. 7) { my \$row = \$rows[\$k]; \$row->{model} eq \$order[\$k] or die; \$n++;
                near(\$row->{ceiling_low}, \$want->{noise_ceiling}[0], 1e-9, \"\$method low\"); near(\$row->{ceiling_high}, \$want->{noise_ceiling}[1], 1e-9, \"\$method high\");
                near(\$row->{sem}, \$want->{sem}[\$k], 1e-9, \"\$method sem\"); near(\$row->{p_zero}, \$want->{p_zero}[\$k], 1e-9, \"\$method p\") }
            for (grep { \$_->{comparator} eq \$name } @pairs) { near(\$_->{p}, \$want->{p_pair}[\$number{\$_->{model_a}}][\$number{\$_->{model_b}}], 1e-9, \"\$method pair\"); \$n++ } }
        \$n == 7 * (8 + 28) or die \$n"'

shared_check 'human IT against monkey IT of figure 1: r = 0.491210, and the other nine' '
    rdms data.tsv human=$shared/figure1/human-IT_316voxels_rdm.tsv && rdms models.tsv monkey=$shared/figure1/monkey-IT_674neurons_rdm.tsv &&
    rsa --compare $ten data.tsv models.tsv x.tsv 2>log && golden "
        for (@models) { my %back = reverse %ours; my \$method = \$back{\$_->{comparator}} || \$_->{comparator};
            near(\$_->{mean}, \$golden->{mIT_vs_hIT}{\$method}, \$method =~ /metric/ ? 1e-6 : \$method =~ /bures/ ? 1e-7 : 1e-9, \$method) }
        @models == 10 or die" && awk -F"\t" "\$1 == \"correlation\" { exit !(sprintf(\"%.6f\", \$3) == \"0.491210\") }" x.tsv'

done_testing
