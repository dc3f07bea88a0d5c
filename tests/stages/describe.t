#!/bin/sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# dataset FOLDER NAME VERSION: results of a program.
dataset () {
    mkdir -p "$1" && printf '{"Name": "x", "GeneratedBy": [{"Name": "%s", "Version": "%s", "Parameters": {"a": 1}}], "DatasetDOI": "doi:10.1/%s"}' \
        "$2" "$3" "$2" >"$1/dataset_description.json"
}

check 'who made the sources, and where they are' '
    dataset in/fmriprep fMRIPrep 25.2.5 && dataset atlas tool 1 && mkdir -p in/fmriprep/sub-01 out/deep && : >in/fmriprep/sub-01/x &&
    describe --title T --sources in/fmriprep/sub-01/x,atlas,in/fmriprep,/nowhere out/deep/dataset_description.json &&
    f=out/deep/dataset_description.json && holds $f "field(Name) eq q(T) and field(DatasetType) eq q(derivative)" &&
    holds $f "field(GeneratedBy)->[0]{Name} eq q(plexus) and field(GeneratedBy)->[1]{Version} eq q(25.2.5) and @{field(GeneratedBy)} == 3" &&
    holds $f "not exists field(GeneratedBy)->[1]{Parameters}" &&
    holds $f "field(DatasetLinks, q(fmriprep)) eq q(../../in/fmriprep) and field(DatasetLinks, q(atlas)) eq q(../../atlas)" &&
    holds $f "field(SourceDatasets)->[0]{DOI} eq q(doi:10.1/fMRIPrep) and @{field(SourceDatasets)} == 2"'

check 'the links lead there, from above, below and beside' '
    dataset in/a p 1 && dataset a/b/c q 1 && dataset a/b r 1 && describe --sources in/a,a/b/c a/b/dataset_description.json &&
    holds a/b/dataset_description.json "(-d q(a/b/) . field(DatasetLinks, q(a))) and field(DatasetLinks, q(c)) eq q(c)" &&
    describe --sources a/b a/b/c/dataset_description.json &&
    holds a/b/c/dataset_description.json "field(DatasetLinks, q(b)) eq q(..)"'

check 'without a source, and with itself as one' '
    describe dataset_description.json && describe --sources . dataset_description.json &&
    holds dataset_description.json "@{field(GeneratedBy)} == 1 and not exists field()->{DatasetLinks}" && [ "$(ls)" = dataset_description.json ]'

check 'what cannot be told apart, and what cannot be read' '
    dataset x/a p 1 && dataset y/a q 1 && fails_with 1 "two datasets have the name .a" describe --sources x/a,y/a dataset_description.json &&
    ! test -e dataset_description.json && echo "{" >x/a/dataset_description.json &&
    describe --sources x/a dataset_description.json 2>said && grep -q "is no JSON object" said &&
    holds dataset_description.json "field(DatasetLinks, q(a)) eq q(x/a)" &&
    fails_with 1 "cannot find the folder" describe none/dataset_description.json && fails_with 2 "^usage" describe'

done_testing
