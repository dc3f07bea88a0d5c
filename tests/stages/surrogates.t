#!/bin/sh
# Random maps with the spatial structure of given ones.
. "$(dirname "$0")/../lib.sh"

# brain: twenty regions a hemisphere, three maps of them and where they are: a
# goes from back to front, b does so with noise, c is noise.
brain () {
    awk 'BEGIN {
        srand(3); OFS = "\t"
        print "Node", "a", "b", "c" >"maps.tsv"
        print "name", "x", "y", "z" >"centers.tsv"
        print "name", "hemisphere", "sphere_x", "sphere_y", "sphere_z" >"sphere.tsv"
        for (i = 0; i < 40; i++) {
            side = i < 20 ? -1 : 1; k = i % 20; z = 1 - 2 * (k + .5) / 20
            angle = k * 2.4; r = sqrt(1 - z * z); x = -side * r * cos(angle); y = r * sin(angle)
            print "r" i, y + .3 * z, y + .3 * z + .4 * rand(), rand() >"maps.tsv"
            print "r" i, side * 36 + 30 * x, 70 * y, 45 * z >"centers.tsv"
            print "r" i, side < 0 ? "L" : "R", x, y, z >"sphere.tsv"
        } }'
}
# cell COLUMN FILE [ROW]
cell () { awk -F"\t" -v name="$1" -v row="${3:-2}" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR == row { print $c }' "$2"; }
# values ROW FILE: of surrogate in that line, sorted
values () { sed -n "$1p" "$2" | cut -f3- | tr "\t" "\n" | sort; }

check 'every method has a row for each map and surrogate' '
    brain && for method in spin spin-hungarian variogram moran shuffle; do
        surrogates --method $method --coordinates centers.tsv --surrogates 20 maps.tsv s.tsv || exit 1
        [ "$(wc -l <s.tsv)" = 61 ] && [ "$(head -1 s.tsv | cut -f1-4 | tr "\t" ,)" = map,surrogate,r0,r1 ] || exit 1
        [ "$(sed -n 25p s.tsv | cut -f1,2 | tr "\t" ,)" = b,4 ] && grep -q "\"SurrogateMethod\": \"$method\"" s.json || exit 1
    done'

check 'an array holds the same numbers as the table' '
    brain && surrogates --method moran --coordinates centers.tsv --surrogates 5 maps.tsv s.tsv && surrogates --method moran --coordinates centers.tsv --surrogates 5 maps.tsv s.npy &&
    python3 - <<EOF
import struct
raw = open("s.npy", "rb").read()
assert b"(3, 5, 40)" in raw[:128]
cells = [float(x) for line in open("s.tsv").read().split("\n")[1:-1] for x in line.split("\t")[2:]]
assert list(struct.unpack("<600d", raw[-4800:])) == cells
EOF'

check 'assigned and resampled surrogates have the values of the map' '
    brain && cut -f2 maps.tsv | tail -n +2 | sort >want && for method in spin-hungarian shuffle; do
        surrogates --method $method --coordinates sphere.tsv --maps a --surrogates 3 maps.tsv s.tsv && values 3 s.tsv | cmp - want || exit 1
    done; for method in variogram moran; do
        surrogates --method $method --resample --coordinates centers.tsv --maps a --surrogates 3 maps.tsv s.tsv && values 4 s.tsv | cmp - want || exit 1
    done'

check 'the bytes do not depend on threads, and do on the seed' '
    brain && surrogates --coordinates centers.tsv --surrogates 30 maps.tsv one.tsv && surrogates --threads 2 --coordinates centers.tsv --surrogates 30 maps.tsv two.tsv &&
    surrogates --seed 2 --coordinates centers.tsv --surrogates 30 maps.tsv three.tsv && cmp one.tsv two.tsv && ! cmp -s one.tsv three.tsv'

# A gradient is a few of the eigenvectors of moran, and signs of a few cannot be
# rare.
check 'two maps that go along are found, and with a warning of what p is worth' '
    brain && for method in spin spin-hungarian variogram moran; do
        surrogates --method $method --coordinates centers.tsv --correlations r.tsv maps.tsv s.tsv 2>log || exit 1
        grep -q "$method: .*measured" log && grep -q "\"Calibration\": .*measured" r.json || exit 1
        [ "$(wc -l <r.tsv)" = 4 ] && awk -F"\t" -v m=$method "NR == 2 { exit !(\$1 == \"a\" && \$2 == \"b\" && \$3 > .9 && \$4 < (m == \"moran\" ? .1 : .05) && \$5 < 1e-9 && \$6 == 40 && \$8 == 1000 && \$9 == m) }" r.tsv || exit 1
        awk -F"\t" "NR == 3 { exit !(\$2 == \"c\" && \$4 > .05) }" r.tsv || exit 1
    done'

check 'the warning says that centers in mm are no sphere, where they are used' '
    brain && surrogates --method spin --coordinates centers.tsv --correlations r.tsv maps.tsv s.tsv 2>log && grep -q "only approximate a sphere" log &&
    surrogates --method spin --coordinates sphere.tsv --correlations r.tsv maps.tsv s.tsv 2>log && ! grep -q "only approximate" log'

check 'maps of another table are compared, in whatever order it has the regions' '
    brain && { head -1 maps.tsv; tail -n +2 maps.tsv | sort -r; } >turned.tsv &&
    surrogates --method moran --coordinates centers.tsv --maps a --compare maps.tsv --correlations one.tsv maps.tsv s.tsv &&
    surrogates --method moran --coordinates centers.tsv --maps a --compare turned.tsv --correlations two.tsv maps.tsv s.tsv &&
    cmp one.tsv two.tsv && [ "$(wc -l <one.tsv)" = 4 ] && [ "$(cell r one.tsv)" = 1 ]'

check 'a matrix of distances does for coordinates' '
    brain && awk -F"\t" -v OFS="\t" "NR > 1 { n++; name[n] = \$1; x[n] = \$2; y[n] = \$3; z[n] = \$4 } END {
        row = \"Node\"; for (i = 1; i <= n; i++) row = row OFS name[i]; print row
        for (i = 1; i <= n; i++) { row = name[i]; for (j = 1; j <= n; j++) row = row OFS sprintf(\"%.17g\", sqrt((x[i] - x[j])^2 + (y[i] - y[j])^2 + (z[i] - z[j])^2)); print row } }" centers.tsv >d.tsv &&
    surrogates --method moran --distances d.tsv --surrogates 9 maps.tsv one.tsv && surrogates --method moran --coordinates centers.tsv --surrogates 9 maps.tsv two.tsv && same_table one.tsv two.tsv &&
    sed "3s/	[^	]*/	-1/" d.tsv >bad.tsv && fails_with 1 "distance below 0 between .r0. and .r1" surrogates --method moran --distances bad.tsv maps.tsv s.tsv &&
    sed "3s/	[^	]*/	1/" d.tsv >bad.tsv && fails_with 1 "is not symmetric" surrogates --method moran --distances bad.tsv maps.tsv s.tsv'

check 'a region without a value is left out, and counted' '
    brain && sed -i "5s/	[^	]*/	n\/a/" maps.tsv && surrogates --method moran --coordinates centers.tsv --surrogates 5 --correlations r.tsv maps.tsv s.tsv &&
    [ "$(cell r3 s.tsv)" = n/a ] && [ "$(cell r4 s.tsv)" != n/a ] && [ "$(cell n r.tsv)" = 39 ] && [ "$(cell left_out r.tsv)" = 1 ] && [ "$(cell n r.tsv 4)" = 40 ] &&
    grep -A2 "\"a\"" s.json | grep -q "\"RegionsLeftOut\": 1"'

check 'bad input is refused in a line' '
    brain && fails_with 2 "needs --coordinates" surrogates --method spin maps.tsv s.tsv &&
    fails_with 2 "needs --distances or --coordinates" surrogates maps.tsv s.tsv &&
    fails_with 2 "has no map .d." surrogates --maps d --coordinates centers.tsv maps.tsv s.tsv &&
    fails_with 2 "needs --correlations" surrogates --compare maps.tsv --coordinates centers.tsv maps.tsv s.tsv &&
    fails_with 1 "sphere.tsv. has no x, y, z" surrogates --coordinates sphere.tsv maps.tsv s.tsv &&
    head -20 centers.tsv >few.tsv && fails_with 1 "region .r19. has a value, but no coordinates" surrogates --method spin --coordinates few.tsv maps.tsv s.tsv &&
    fails_with 1 "no distance between the regions" surrogates --coordinates few.tsv maps.tsv s.tsv &&
    sed "4s/	[^	]*/	0/" centers.tsv >middle.tsv && fails_with 1 "hemisphere of region .r2." surrogates --method spin --coordinates middle.tsv maps.tsv s.tsv &&
    { cat centers.tsv; sed -n 2p centers.tsv; } >two.tsv && fails_with 1 "two.tsv. line 42: .r0. is there twice" surrogates --coordinates two.tsv maps.tsv s.tsv &&
    sed "3s/.*	\([^	]*	[^	]*	[^	]*\)/r1	&/; 3s/.*/r1	0	0	0/; 4s/.*/r2	0	0	0/" centers.tsv >same.tsv && fails_with 1 "regions .r1. and .r2. are in one place" surrogates --method moran --coordinates same.tsv maps.tsv s.tsv &&
    sed "4s/	[^	]*/	x/" maps.tsv >word.tsv && fails_with 1 "word.tsv. line 4 column 2" surrogates --coordinates centers.tsv word.tsv s.tsv &&
    head -8 maps.tsv >small.tsv && fails_with 1 "has 7 regions with a value" surrogates --coordinates centers.tsv small.tsv s.tsv &&
    head -30 maps.tsv >part.tsv && fails_with 1 "part.tsv. has no region .r29" surrogates --coordinates centers.tsv --compare part.tsv --correlations r.tsv maps.tsv s.tsv && ! ls s.tsv s.json r.tsv r.json 2>/dev/null'

done_testing
