#!/bin/sh
# The shipped studies on real data, to their reports.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v parcellate)")
MAKEFLAGS=; export MAKEFLAGS

run () {
    ( cd "$root" && workflows/run "$bin" "workflows/$1.mk" 2 OUT="$here/out" \
        PLEXUS_DATA="$PLEXUS_SHARED/data" ) || exit 1
}

shared_check 'haxby2001: twelve task runs' '
    here=$PWD && run haxby2001 && test -s out/group.html && test -s out/sub-01.html &&
    [ "$(ls out/sub-01/func/*_relmat.tsv | wc -l)" -eq 12 ] &&
    [ "$(sed 1d out/sub-01/func/*_run-01_*_desc-preproc_timeseries.tsv | awk "{ for (i = 1; i <= 12; i++) s[i] += \$i }
        END { for (i = 1; i <= 12; i++) printf \"%.2f \", s[i] / NR }")" = \
      "1105.97 999.31 1261.44 1643.85 1244.13 1649.08 1344.29 1861.07 1305.58 2199.05 1955.29 1258.58 " ]'

shared_check 'haxby2001: FD is that of the table' '
    here=$PWD && run haxby2001 && grep -h "\"MeanFramewiseDisplacement\"" out/sub-01/func/*_stat-mean_timeseries.json |
    sed "s/[^0-9.]//g" | awk "{ printf \"%.4f \", \$1 }" >got &&
    [ "$(cat got)" = "0.1292 0.1066 0.1152 0.1073 0.1175 0.1112 0.0888 0.1320 0.1282 0.1502 0.1305 0.1579 " ]'

shared_check 'abide-slices: two subjects, no confounds' '
    here=$PWD && run abide-slices && test -s out/group.html &&
    grep -q "	n/a	n/a" out/sub-0050048/func/*_relmat.tsv'

shared_check 'abide-nyu60: from region series to the group of sixty' '
    here=$PWD && run abide-nyu60 && test -s out/group.html &&
    [ "$(ls out/sub-*.html | wc -l)" -eq 60 ] && [ "$(ls out/sub-*/func/*_relmat.tsv | wc -l)" -eq 60 ]'

done_testing
