#!/bin/sh
# The atlases of the project: their tables, and the installing of an image.
. "$(dirname "$0")/../lib.sh"

install=$root/atlases/install

check 'every atlas has a source with its license, and a table with its checksum' '
    for source in "$root"/atlases/*/SOURCE; do
        folder=${source%/SOURCE} &&
        for word in name space cite license labels; do grep -q "^$word  *[^ ]" "$source" || exit 1; done &&
        ( cd "$folder" && grep "tsv$" SHA256 | sha256sum -c --quiet - && [ "$(grep -c "tsv$" SHA256)" = 1 ] ) || exit 1
    done'

# column NAME FILE
column () { awk -F"\t" -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next } { print $c }' "$2"; }

check 'their regions have an index each, and a name of their own' '
    for table in "$root"/atlases/*/*.tsv; do
        regions=$(($(wc -l <"$table") - 1)) &&
        [ "$(column index "$table" | sort -un | wc -l)" = $regions ] &&
        [ "$(column name "$table" | grep . | sort -u | wc -l)" = $regions ] || exit 1
    done'

check 'the published numbers of regions' '
    [ "$(wc -l <"$root"/atlases/Power264/coordinates.tsv)" = 265 ] &&
    [ "$(wc -l <"$root"/atlases/Dosenbach160/coordinates.tsv)" = 161 ] &&
    [ "$(wc -l <"$root"/atlases/Schaefer100x7/labels.tsv)" = 101 ] &&
    [ "$(wc -l <"$root"/atlases/Schaefer200x7/labels.tsv)" = 201 ]'

check 'no two spheres of Power264 overlap, and one pair of Dosenbach160' '
    close () { awk -F"\t" "NR > 1 { x[++n] = \$3; y[n] = \$4; z[n] = \$5 } END { for (i = 1; i <= n; i++) for (j = 1; j < i; j++)
        if ((x[i]-x[j])^2 + (y[i]-y[j])^2 + (z[i]-z[j])^2 < 100) c++; print c + 0 }" "$root/atlases/$1/coordinates.tsv"; } &&
    [ "$(close Power264)" = 0 ] && [ "$(close Dosenbach160)" = 1 ]'

check 'a list, and how to get one' '
    "$install" >list && grep -q "^  Schaefer100x7  *Schaefer2018" list &&
    "$install" Power264 >how && grep -q "doi:10.1016/j.neuron.2011.09.006" how'

check 'what cannot be installed is said in a line, and nothing is left' '
    nifti_make --regions 3 wrong.nii && gzip -c wrong.nii | head -c 60 >half.nii.gz && mkdir made &&
    fails_with 1 "is not the image of Schaefer100x7" "$install" Schaefer100x7 "$PWD/wrong.nii" "$PWD/made" &&
    fails_with 1 "is damaged" "$install" Schaefer100x7 "$PWD/half.nii.gz" "$PWD/made" &&
    fails_with 1 "cannot read" "$install" Schaefer100x7 "$PWD/none.nii" "$PWD/made" &&
    fails_with 2 "there is no .Nowhere" "$install" Nowhere &&
    fails_with 2 "has no image" "$install" Power264 "$PWD/wrong.nii" "$PWD/made" && [ -z "$(ls -A made)" ]'

shared_check 'an image becomes a BIDS-Atlas folder that parcellate takes' '
    mkdir made && "$install" Schaefer100x7 "$PLEXUS_SHARED"/data/atlases/atlas-Schaefer100x7_dseg.nii.gz "$PWD/made" &&
    atlas=made/Schaefer100x7 && test -s $atlas/atlas-Schaefer100x7_description.json && ls $atlas/tpl-MNI152NLin2009cAsym/*_dseg.nii.gz &&
    image=$PLEXUS_SHARED/data/abide-slices/sub-0051479/func/*_bold.nii.gz &&
    parcellate --min-coverage 0 $image $atlas folder.tsv cover-folder.tsv &&
    parcellate --min-coverage 0 --labels "$root"/atlases/Schaefer100x7/labels.tsv $image "$PLEXUS_SHARED"/data/atlases/atlas-Schaefer100x7_dseg.nii.gz image.tsv cover.tsv &&
    (cd made && "$install" Schaefer100x7 "$PLEXUS_SHARED"/data/atlases/atlas-Schaefer100x7_dseg.nii.gz here | grep -q "^installed: here/Schaefer100x7$") &&
    diff -r made/here/Schaefer100x7 $atlas && ! [ -e "$root"/atlases/here ] &&
    cmp folder.tsv image.tsv && [ "$(head -1 folder.tsv | tr "\t" "\n" | wc -l)" = 100 ]'

done_testing
