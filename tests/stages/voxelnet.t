#!/bin/sh
# The network of all voxels.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../shards.sh"

# A simulated subject, whose mask has some 5000 voxels.
simulated () {
    [ -d "$tap_home/sim" ] || simulate --subjects 1 --frames 60 "$tap_home/sim"
    bold=$(ls "$tap_home"/sim/sub-01/func/*_task-rest_*_bold.nii.gz)
    mask=$(ls "$tap_home"/sim/sub-01/func/*_task-rest_*_mask.nii.gz)
    confounds=$(ls "$tap_home"/sim/sub-01/func/*_task-rest_*confounds_timeseries.tsv)
}
field () { sed -n "s/.*\"$1\": *\([-0-9.e]*\).*/\1/p" "$2"; }
# values MAP f8|f4: the voxels of an image, one a line.
values () { gunzip -c "$1" | od -A n -v -j 352 -t "$2" -w"${2#f}" | tr -d ' '; }
counts () { values "$1/stat-$2_boldmap.nii.gz" f8; }
reals () { values "$1/stat-$2_boldmap.nii.gz" f4; }

# 60 voxels and 20 frames of (7 v + 13 t) mod 101, and what a network of them
# is by definition: degree, strength, cycles of 3 and of 4, degree below 5 mm.
small () { nifti_make run.nii && nifti_make --regions 1 --dims 3 mask.nii; }
definition='
    BEGIN {
        n = 60; T = 20
        for (i = 0; i < n; i++) {
            m = s = 0
            for (t = 0; t < T; t++) m += (7 * i + 13 * t) % 101 / T
            for (t = 0; t < T; t++) { z[i, t] = (7 * i + 13 * t) % 101 - m; s += z[i, t] ^ 2 }
            for (t = 0; t < T; t++) z[i, t] /= sqrt(s)
        }
        for (i = 0; i < n; i++) for (j = 0; j < n; j++) if (i != j) {
            for (t = r = 0; t < T; t++) r += z[i, t] * z[j, t]
            if (r > at) {
                a[i, j] = 1; d[i]++; s_[i] += r
                far = 4 * ((i % 5 - j % 5) ^ 2 + (int(i / 5) % 4 - int(j / 5) % 4) ^ 2 + (int(i / 20) - int(j / 20)) ^ 2)
                near[i] += far < 25
            }
        }
        for (i = 0; i < n; i++) {
            for (k = three = four = 0; k < n; k++) if (k != i) {
                for (j = c = 0; j < n; j++) c += a[i, j] && a[j, k]
                four += c * (c - 1) / 2; if (a[i, k]) three += c / 2
            }
            printf "%d %.4f %d %d %d\n", d[i], s_[i], three, four, near[i]
        }
    }'

check 'degree, strength, cycles and distances are those of the definition' '
    small && voxelnet --threshold .3 --cycles 3,4 --distance-bins 0,5,inf run.nii mask.nii out &&
    awk -v at=.3 "$definition" >want &&
    counts out distancedegree | head -60 >near && counts out cycles3 >three && counts out cycles4 >four &&
    counts out degree >degree && reals out strength >strength &&
    paste degree strength three four near | awk "{ printf \"%d %.4f %d %d %d\n\", \$1, \$2, \$3, \$4, \$5 }" >got &&
    awk "{ total += \$3 } END { exit !(total > 100) }" want &&
    paste -d" " want got | awk "{ gap = \$2 - \$7; if (\$1 != \$6 || \$3 != \$8 || \$4 != \$9 || \$5 != \$10 || gap > 2e-4 || gap < -2e-4) { print; bad = 1 } } END { exit bad }"'

check 'distances add up to the degree, and their shells to the mask' '
    simulated && voxelnet --density .03 --cycles none --distance-bins 0,8,20,inf "$bold" "$mask" out &&
    counts out degree >degree && counts out distancecumulative | tail -n "$(wc -l <degree)" >all && cmp degree all'

check 'the density is exact, and the threshold is that of the last edge' '
    simulated && voxelnet --density .0123 "$bold" "$mask" out && d=out/stat-degree_boldmap.json &&
    n=$(field NumberOfVoxels $d) && [ "$(field NumberOfEdges $d)" = "$(echo "$n" | awk "{ printf \"%d\", .0123 * \$1 * (\$1 - 1) / 2 + .5 }")" ] &&
    [ "$(counts out degree | awk "{ s += \$1 } END { print s / 2 }")" = "$(field NumberOfEdges $d)" ] &&
    voxelnet --threshold "$(field Threshold $d)" "$bold" "$mask" again &&
    [ "$(field NumberOfEdges again/stat-degree_boldmap.json)" = $(($(field NumberOfEdges $d) - 1)) ]'

check 'the same bytes with any number of threads' '
    simulated && all="negative,weighted,core,local,eigenvector,fast" &&
    mkdir a b && for at in a b; do (cd $at && voxelnet --threads $([ $at = a ] && echo 1 || echo 3) --density .04 --cycles 3,4,5 \
        --distance-bins 0,10,30 --maps $all --edges "$bold" "$mask" out) || exit 1; done && diff -r a b && [ "$(ls a/out | wc -l)" -ge 40 ]'

check 'the same network on any CPU: kernels of OpenBLAS that round otherwise' '
    simulated && voxelnet --density .02 --cycles 3,4 "$bold" "$mask" own &&
    for core in Haswell Nehalem; do
        OPENBLAS_CORETYPE=$core voxelnet --density .02 --cycles 3,4 "$bold" "$mask" $core &&
        for map in degree cycles3 cycles4 clustering; do cmp own/stat-${map}_boldmap.nii.gz $core/stat-${map}_boldmap.nii.gz || exit 1; done
    done'

# net OPTIONS...: of the run into out.
net () { voxelnet "$@" "$bold" "$mask" out; }

check 'shares of the pairs, done apart and merged, are the whole: maps and sidecars' '
    simulated && is_whole_of "1 3 7 200" out net --density .02 --maps negative,weighted,fast,local --cycles 3,4 --distance-bins 0,10,30 --edges &&
    [ "$(ls whole/out/*.nii.gz | wc -l)" = 18 ] && ! grep -rq "parts\|shard" whole'

check 'and so at a rate of false discoveries, for a sparse network, and for one without a graph' '
    simulated && for with in "--fdr .01" "--density .002 --maps core" "--threshold .7" "--significance 1e-5 --cycles none --maps negative" "--threshold .99" "--density .01 --cycles 3,5" "--density .003 --cycles 5"; do
        rm -rf whole merged* parts* && is_whole_of 3 out net $with || { echo "$with"; exit 1; }
    done'

check 'parts that other numbers of threads made are the same' '
    simulated && net --density .02 --edges && mv out whole && makes_parts 2 parts net --density .02 --edges --threads 3 &&
    net --density .02 --edges --threads 2 --merge --parts parts && diff -r whole out'

check 'parts that are missing, doubled, cut, damaged or of another network are refused' '
    simulated && bad_parts_are_refused out net --threshold .4 && for other in "--threshold .5" "--detrend linear" "--maps negative" "--cycles none"; do
        other_parts_are_refused "$other" out net --threshold .4 || { echo "$other"; exit 1; }; done &&
    small && nifti_make other.nii --type float32 && voxelnet --shard 1/1 --parts bad other.nii mask.nii out && ! ls bad/part-1of1.bin.part &&
    rm -r bad && voxelnet --shard 1/1 --parts bad other.nii mask.nii out && no_merge "of other inputs" out voxelnet run.nii mask.nii out'

# 9000 voxels of noise, of which 200 are alike: none of the 8192 that a threshold
# is first sought in.
hidden () {
    perl -e '
        sub image { my ($name, $frames, $x) = @_; my $h = "\0" x 352;
            substr($h, 0, 4) = pack("l<", 348); substr($h, 40, 16) = pack("s<8", $frames > 1 ? 4 : 3, 30, 30, 10, $frames, 1, 1, 1);
            substr($h, 70, 4) = pack("s<2", 16, 32); substr($h, 76, 32) = pack("f<8", 1, 2, 2, 2, 1, 1, 1, 1);
            substr($h, 108, 8) = pack("f<2", 352, 1); substr($h, 254, 2) = pack("s<", 1);
            substr($h, 280, 48) = pack("f<12", 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0); substr($h, 344, 4) = "n+1\0";
            open my $out, ">", $name; binmode $out; print $out $h, pack("f<*", @$x); close $out }
        srand(1); $seen{int($_ * 9000 / 8192)} = 1 for 0 .. 8191; @alike = (grep { !$seen{$_} } 0 .. 8999)[0 .. 199]; $is{$_} = 1 for @alike;
        for (1 .. 24) { my $common = rand(); push @x, map { $is{$_} ? $common + .1 * rand() : rand() } 0 .. 8999 }
        image("hidden.nii", 24, \@x); image("hiddenmask.nii", 1, [(1) x 9000])'
}

check 'a threshold that is not within what the parts hold is refused with what helps' '
    hidden && bold=hidden.nii mask=hiddenmask.nii && net --verbose --density .005 >log 2>&1 && grep -q "not within 0.05 of the edges" log && mv out whole &&
    makes_parts 2 bad net --density .005 && no_merge "not within what the parts hold: make them again with a wider --spread" out net --density .005 &&
    makes_parts 2 parts net --density .005 --spread .3 && net --density .005 --merge --parts parts && diff -r whole out && rm -r out &&
    cp parts/part-2of2.bin bad && no_merge "part 1 and part 2 were made for different thresholds" out net --density .005'

check 'a share that is killed leaves no part, and is K of N with a folder' '
    simulated && { voxelnet --threshold .1 --cycles 5 --shard 1/2 --parts parts "$bold" "$mask" out & } && kill $! && ! wait $! &&
    [ ! -e out ] && ! ls parts/* 2>/dev/null && wrong_shards_are_refused net'

check 'a constant voxel and one that is NaN once are no nodes, and n/a' '
    nifti_make run.nii --type float32 --nan-voxel 7 && nifti_make --regions 1 --dims 3 mask.nii &&
    voxelnet --threshold .1 run.nii mask.nii out && [ "$(field VoxelsLeftOut out/stat-degree_boldmap.json)" = 1 ] &&
    counts out degree | awk "NR == 8 { exit !(\$1 ~ /nan/) }" && [ "$(counts out degree | grep -c nan)" = 1 ] &&
    nifti_make flat.nii --type float32 --constant 20 && voxelnet --threshold .1 flat.nii mask.nii flat &&
    [ "$(counts flat degree | head -20 | grep -c nan)" = 20 ] && [ "$(counts flat degree | grep -c nan)" = 20 ]'

check 'outside of the mask is 0, and a voxel without neighbors has no mean weight' '
    simulated && voxelnet --threshold .99 "$bold" "$mask" out && reals out meanweight | grep -q nan && ! counts out degree | grep -q nan &&
    reals out clustering | grep -q nan'

check 'denoised here or by denoise, the network is one' '
    simulated && with="--strategy 6P --detrend linear --filter butterworth --low-pass .1 --high-pass .01" &&
    denoise $with --mask "$mask" "$bold" "$confounds" clean.nii.gz && voxelnet --density .02 clean.nii.gz "$mask" two &&
    voxelnet --density .02 $with --confounds "$confounds" "$bold" "$mask" one &&
    counts one degree >a && counts two degree >b && paste a b | awk "{ gap += (\$1 - \$2) ^ 2; all += \$1 } END { exit !(gap < 1e-4 * all && all > 1000) }" &&
    grep -q "\"NuisanceParameters\": \"6P\"" one/stat-degree_boldmap.json'

check 'frames that were censored are left out' '
    simulated && denoise --fd-threshold .3 --mask "$mask" "$bold" "$confounds" clean.nii.gz && voxelnet --density .02 clean.nii.gz "$mask" two &&
    voxelnet --density .02 --fd-threshold .3 --confounds "$confounds" "$bold" "$mask" one &&
    kept=$(field NumberOfVolumesKept two/stat-degree_boldmap.json) && [ "$kept" -lt 60 ] && [ "$kept" = "$(field NumberOfVolumesKept one/stat-degree_boldmap.json)" ] &&
    cmp one/stat-degree_boldmap.nii.gz two/stat-degree_boldmap.nii.gz'

check 'series that are white keep their frames, and smooth ones lose degrees of freedom' '
    simulated && voxelnet --significance 1e-4 "$bold" "$mask" all && voxelnet --significance 1e-4 --detrend linear --filter butterworth --low-pass .05 "$bold" "$mask" slow &&
    echo "$(field EffectiveDegreesOfFreedom all/stat-degree_boldmap.json) $(field EffectiveDegreesOfFreedom slow/stat-degree_boldmap.json)" |
        awk "{ exit !(\$1 > 25 && \$1 < 61 && \$2 < .5 * \$1) }" &&
    echo "$(field Threshold all/stat-degree_boldmap.json) $(field Threshold slow/stat-degree_boldmap.json)" | awk "{ exit !(\$2 > 1.2 * \$1) }"'

check 'edges are written with their places and correlations' '
    small && voxelnet --threshold .3 --edges run.nii mask.nii out && n=$(field NumberOfEdges out/network_edges.json) &&
    [ "$(wc -c <out/network_edges.npy)" = $((128 + 8 * n)) ] && [ "$(wc -c <out/network_weights.npy)" = $((128 + 4 * n)) ] &&
    od -A n -v -j 128 -t u4 -w8 out/network_edges.npy | awk "{ d[\$1]++; d[\$2]++ } END { for (i = 0; i < 60; i++) print d[i] + 0 }" >got &&
    awk -v at=.3 "$definition" | cut -d" " -f1 >want && cmp got want'

check 'what does not fit is refused with the figure' '
    simulated && fails_with 1 "5048 voxels in 60 frames.* need [0-9]* MiB, and --memory allows 20" voxelnet --memory 20 --density .1 "$bold" "$mask" out &&
    fails_with 1 "series of 5048 voxels in 60 frames need 3 MiB, and --memory allows 1" voxelnet --memory 1 "$bold" "$mask" out && [ ! -e out ]'

check 'bad input is refused in a line, and nothing is written' '
    simulated && small && nifti_make --regions 1 --dims 3 --spacing 3 other.nii &&
    fails_with 1 "grid" voxelnet run.nii other.nii out &&
    fails_with 1 "cannot open" voxelnet nowhere.nii mask.nii out &&
    fails_with 1 "3D\|4D\|frame" voxelnet mask.nii mask.nii out &&
    fails_with 1 "is not above 0" voxelnet --density .9 --maps negative run.nii mask.nii out &&
    head -c 30000 "$bold" >half.nii.gz && fails_with 1 "truncated" voxelnet half.nii.gz "$mask" out &&
    fails_with 2 "none of 3, 4, 5" voxelnet --cycles 6 run.nii mask.nii out &&
    fails_with 2 "none of negative" voxelnet --maps middle run.nii mask.nii out &&
    fails_with 2 "does not ascend" voxelnet --distance-bins 0,9,9 run.nii mask.nii out &&
    fails_with 2 "no distance" voxelnet --distance-bins 0,x run.nii mask.nii out &&
    fails_with 2 "fewer than two" voxelnet --distance-bins 5 run.nii mask.nii out &&
    fails_with 2 "exclude each other" voxelnet --density .1 --fdr .1 run.nii mask.nii out &&
    fails_with 2 "threshold" voxelnet --threshold 2 run.nii mask.nii out && [ ! -e out ]'

done_testing
