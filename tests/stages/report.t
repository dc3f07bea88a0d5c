#!/bin/sh
. "$(dirname "$0")/../lib.sh"

# A subject of four regions and six frames with all products, one region <n/a>
# and one frame censored.  The first argument is its label.
subject () {
    mkdir -p "sub-$1/func" && (
    cd "sub-$1/func" &&
    at=sub-$1_task-rest_space-X_atlas-A
    for k in motion outliers; do
        echo "{}" >"sub-$1_task-rest_$k.json"
    done
    printf 'trans_x\tframewise_displacement\n' >"sub-$1_task-rest_motion.tsv"
    printf '0\t%s\n' n/a 0.1 0.2 0.9 0.1 0.2 >>"sub-$1_task-rest_motion.tsv"
    printf '%s\n' framewise_displacement 0 0 0 1 0 0 \
        >"sub-$1_task-rest_outliers.tsv"
    printf '%s\n' 'trans_x	csf' '1	2' '2	1' '3	5' '4	4' '5	7' '6	5' \
        >"sub-$1_task-rest_design.tsv"
    header='a&b	<c>	d	e'
    printf '%s\n' "$header" '1	2	n/a	3' '2	1	n/a	5' '3	3	n/a	1' \
        '4	9	n/a	2' '5	5	n/a	2' '6	4	n/a	7' \
        >"${at}_stat-mean_desc-preproc_timeseries.tsv"
    printf '%s\n' "$header" '1	2	n/a	3' '2	1	n/a	5' '3	3	n/a	1' \
        'n/a	n/a	n/a	n/a' '5	5	n/a	2' '6	4	n/a	7' \
        >"${at}_stat-mean_timeseries.tsv"
    cat >"${at}_stat-mean_timeseries.json" <<EOF
{"RepetitionTime": 2.5, "NumberOfVolumes": 6, "DegreesOfFreedom": 3,
 "MeanFramewiseDisplacement": 0.3$1, "ConfoundRegressors": ["trans_x", "csf"],
 "GeneratedBy": [{"Name": "plexus denoise", "Version": "0.1.0",
   "Command": "denoise </script> x", "Parameters": {"strategy": "9P",
   "detrend": "linear", "filter": "none", "fd-threshold": 0.5}}]}
EOF
    printf '%s\n' 'Node	coverage	network' 'a&b	1	Visual' '<c>	0.75	Motor' \
        'd	0.1	Visual' 'e	1	Motor' >"${at}_stat-coverage_bold.tsv"
    printf '%s\n' "Node	$header" 'a&b	1	0.5	n/a	0.25' '<c>	0.5	1	n/a	-0.5' \
        'd	n/a	n/a	n/a	n/a' 'e	0.25	-0.5	n/a	1' \
        >"${at}_stat-pearsoncorrelation_relmat.tsv"
    printf '%s\n' 'Node	degree	strength' 'a&b	2	0.75' '<c>	1	0.5' \
        'd	n/a	n/a' 'e	1	0.25' \
        >"${at}_stat-pearsoncorrelation_desc-measures_nodes.tsv"
    printf '%s\n' 'density	global_efficiency' '0.5	0.625' \
        >"${at}_stat-pearsoncorrelation_desc-measures_network.tsv" )
}

# A subject of whom there is only a matrix.
matrix_only () {
    subject "$1" && find "sub-$1" -type f ! -name '*_relmat.tsv' -delete
}

# A dataset of three subjects.
dataset () {
    echo '{"Name": "x"}' >dataset_description.json &&
    subject 2 && subject 10 && matrix_only 9 && mkdir group &&
    for k in mean spread; do
        cp sub-2/func/*_relmat.tsv \
            group/task-rest_atlas-A_stat-pearsoncorrelation_desc-${k}_relmat.tsv
    done
}

# Without figures, so that a number is looked for in the text alone.
text_of () {
    sed 's/data:[^"]*//g' "$1"
}

check 'a page has all its sections' '
    subject 1 && report sub-1 page.html &&
    for title in Summary "Motion and censoring" "Carpet before and after" \
        "Confounds and design" Coverage "Connectivity: Pearson correlation" \
        "Node measures" "Network measures" Methods References About; do
        grep -q "<h[234][^>]*>$title" page.html || { echo "$title"; exit 1; }
    done'

check 'the numbers of the summary are those of the products' '
    subject 1 && report sub-1 page.html &&
    text_of page.html | tr -d "\n" |
        grep -q "<td>6</td><td>2.5</td><td>1</td><td>0.31</td><td>4</td><td>1</td><td>3</td>"'

check 'the censored share, the threshold and the regressors are told' '
    subject 1 && report sub-1 page.html &&
    grep -q "threshold 0.5 mm" page.html && grep -q "1 of 6 (16.7%)" page.html &&
    grep -q "2 confound regressors were removed" page.html'

check 'names are escaped everywhere' '
    subject 1 && report sub-1 page.html &&
    ! grep -q "<c>" page.html && ! grep -q "a&b" page.html &&
    grep -q "&lt;c&gt;" page.html && grep -q "a&amp;b" page.html'

check 'an absent product is n/a with a reason' '
    matrix_only 1 && report sub-1 page.html &&
    grep -q "n/a: there is neither a motion table nor a denoised series" page.html &&
    grep -q "n/a: there is no coverage table" page.html &&
    grep -q "n/a: there is no table of node measures" page.html &&
    grep -q "n/a: no sidecar says how" page.html &&
    grep -q "n/a: frames (no series and no sidecar)" page.html &&
    ! grep -q "<td>nan\|>-nan" page.html'

check 'denoising without confounds is said to be that' '
    subject 1 && cd sub-1/func && rm ./*_motion* ./*_outliers* ./*_design* &&
    sed -i "s/\[\"trans_x\", \"csf\"\]/[]/" ./*mean_timeseries.json && cd ../.. &&
    report sub-1 page.html &&
    grep -q "n/a: no confounds were given" page.html &&
    grep -q "No confounds were removed" page.html'

check 'each single product gives a page' '
    subject 1 && rm sub-1/func/*measures* && for f in sub-1/func/*.tsv; do
        n=$(basename "$f") && mkdir -p one/func && cp "$f" one/func &&
        report one "$n.html" || { echo "$n"; exit 1; }
        rm -r one
    done'

check 'a page asks for nothing from anywhere' '
    dataset && report sub-2 a.html && report --level group . b.html &&
    ! grep -iE "(src|srcset|action|data)=\"|url\(|@import|<link|<iframe" a.html b.html &&
    ! grep -oE "href=\"[^\"#d][^\"]*" a.html b.html |
        grep -vE "href=\"(https://doi.org/10|sub-[0-9]+.html|group.html)"'

check 'pages are well-formed XML' '
    command -v python3 >/dev/null || { echo "# no python3"; exit 0; }
    dataset && report sub-2 a.html && report sub-9 b.html &&
    report --level group . c.html && for p in a b c; do
        python3 -c "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])" $p.html ||
            exit 1
    done'

check 'the provenance is JSON and lists each file with its sha256' '
    command -v python3 >/dev/null || { echo "# no python3"; exit 0; }
    subject 1 && report sub-1 page.html && cat >read.py <<EOF &&
import hashlib, json, re
text = open("page.html").read()
data = json.loads(re.search("id=\"provenance\">(.*?)</script>", text, re.S)[1])
assert data["GeneratedBy"][0]["Name"] == "plexus report"
assert len(data["Sources"]) == len(data["SourceChecksums"]) > 8
import glob
sums = {hashlib.sha256(open(f, "rb").read()).hexdigest() for f in glob.glob("sub-1/func/*")}
assert set(data["SourceChecksums"].values()) <= sums
assert "</script> x" in text.replace("&lt;", "<").replace("&gt;", ">")
EOF
    python3 read.py'

check 'two runs give the same bytes, from any folder' '
    dataset && mkdir -p else/where && report sub-2 a.html &&
    (cd else/where && report ../../sub-2 ../../b.html) &&
    sed "s/a\.html/b.html/" a.html | cmp - b.html &&
    report --level group . c.html && cp c.html d.html &&
    report --level group . c.html && cmp c.html d.html'

check 'no absolute path and no date is in a page' '
    dataset && report "$PWD/sub-2" "$PWD/a.html" &&
    ! grep -F "$PWD" a.html && ! grep "$(date +%Y-)" a.html'

check 'subjects are linked in natural order, and to the group' '
    dataset && report sub-9 page.html &&
    grep -q "href=\"sub-2.html\"" page.html &&
    grep -q "href=\"sub-10.html\"" page.html &&
    grep -q "href=\"group.html\"" page.html &&
    report --group-page none sub-9 page.html &&
    ! grep -q "group.html" page.html'

check 'many runs get an index with anchors' '
    subject 1 && cd sub-1/func && for f in *task-rest*; do
        for r in 1 2 10; do
            cp "$f" "$(echo "$f" | sed "s/task-rest/task-rest_run-$r/")"
        done; rm "$f"
    done; cd ../.. && report sub-1 page.html &&
    for r in 1 2 10; do
        grep -q "href=\"#sub-1_task-rest_run-$r\"" page.html &&
        grep -q "id=\"sub-1_task-rest_run-$r\"" page.html || exit 1
    done &&
    grep -n "<h2 id" page.html | sed "s/.*id=\"//; s/\".*//" >order &&
    printf "summary\nsub-1_task-rest_run-%s\n" 1 >want &&
    printf "sub-1_task-rest_run-%s\n" 2 10 >>want &&
    printf "methods\nabout\n" >>want && cmp order want'

check 'the page of the group has subjects, matrices, strips and links' '
    dataset && report --level group . page.html &&
    grep -q "3 subjects" page.html && grep -q "task-rest: mean over runs" page.html &&
    grep -q "Spread over runs" page.html &&
    grep -q "<a href=\"sub-10.html\"><circle" page.html &&
    text_of page.html | tr -d "\n" | grep -q "sub-9</a></th><td>1</td><td>n/a</td>"'

check 'covariates split the group and failures are listed' '
    dataset && printf "participant_id\tgroup\tage\nsub-2\tx<y\t7\nsub-9\tz\t8\nsub-10\tz\t9\nsub-11\tz\t10\n" >participants.tsv &&
    mkdir -p logs/failed/sub-11 &&
    printf "sub-11/func/x.tsv\n1\nconnect: '\''/secret/place/x.tsv'\'' has <no> frame\n" \
        >logs/failed/sub-11/x.txt &&
    report --level group . page.html && grep -q "x&lt;y</text>" page.html &&
    grep -q "without a product: sub-11" page.html &&
    grep -q "x.tsv&#39; has &lt;no&gt; frame" page.html &&
    ! grep -q secret page.html'

check 'a folder without products is refused' '
    mkdir empty && fails_with 1 "holds no product to report on$" report empty page.html &&
    [ "$(wc -l <output)" -eq 1 ] && ! test -e page.html &&
    fails_with 1 "no subject with a product" report --level group empty page.html &&
    fails_with 1 "is not a folder$" report missing page.html'

check 'tables of a run that do not fit are refused' '
    subject 1 && printf "0\t0.1\n" >>sub-1/func/sub-1_task-rest_motion.tsv &&
    fails_with 1 "has 6 frames, the other tables of the run have 7" \
        report sub-1 page.html && ! test -e page.html'

check 'a full disk is noticed' '
    subject 1 && ln -s /dev/full page.html.part &&
    fails_with 1 "cannot write" report sub-1 page.html'

check 'wrong operands are usage errors' '
    fails_with 2 "^usage: report" report &&
    fails_with 2 "does not know" report --level all . page.html'

check 'the quality that inspect found is on both pages, n/a where it is none' '
    subject 11 && cat >sub-11/func/sub-11_task-rest_space-X_desc-summary_qc.json <<EOF
{"median_tsnr": 48.25, "gcor": null, "num_spikes": 3,
 "Definitions": {"median_tsnr": {"LongName": "Median tSNR", "Description": "of <all> voxels"},
   "gcor": {"LongName": "Global correlation"}, "num_spikes": {"LongName": "Spikes"}}}
EOF
    report sub-11 sub-11.html && grep -q "Quality: tSNR 48.25, spikes 3<" sub-11.html &&
    grep -q "Median tSNR</td><td>48.25</td><td class=\"t\"></td><td class=\"t\">of &lt;all&gt; voxels" sub-11.html &&
    grep -q "Global correlation</td><td>n/a</td>" sub-11.html &&
    report --level group . group.html && grep -q ">tSNR</th>" group.html && grep -q "<td>48.25</td>" group.html &&
    grep -q "desc-summary_qc.json" group.html'

check 'a run that was excluded is in a table of its own, with the reason' '
    subject 11 && mkdir -p logs/excluded/sub-12 &&
    printf "%s\n" "sub-12/func/x.tsv" 1 "denoise: '"'"'x.tsv'"'"' is excluded: too few frames: 43 of 200" >logs/excluded/sub-12/x.txt &&
    report --level group . group.html && grep -q "<h3>Excluded</h3>" group.html && ! grep -q "<h3>Failed</h3>" group.html &&
    grep -q "is excluded: too few frames: 43 of 200" group.html'

# well_formed PAGE, where there is a parser
well_formed () {
    ! command -v python3 >/dev/null || python3 -c "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])" "$1"
}
# classified DIR [OPTION...]: what classify says of 20 participants and 30 features.
classified () {
    out=$1; shift
    awk 'BEGIN { OFS = "\t"; h = "participant_id"; for (j = 1; j <= 30; j++) h = h "\tf" j; print h >"features.tsv"
        print "participant_id", "dx", "site" >"people.tsv"
        for (i = 1; i <= 20; i++) { line = "sub-" i; for (j = 1; j <= 30; j++) line = line "\t" (i * j * 7919) % 101 / 50 + (j == 3) * (i % 2) * 4
            print line >"features.tsv"; print "sub-" i, i % 2 ? "<ill>" : "well", i % 3 ? "A" : "B" >"people.tsv" } }' &&
    classify --target dx --components 2,3 --folds 4 --groups site "$@" features.tsv people.tsv "$out"
}

check 'what classify wrote becomes a page' '
    classified out --permutations 19 --mask-learner univariate --half-samples 6 && report --level classifier out page.html &&
    well_formed page.html && grep -q "<h1>well or &lt;ill&gt;?</h1>" page.html && ! grep -q "<ill>" page.html &&
    grep -q "Receiver operating characteristic" page.html && grep -q "Accuracy with permuted labels" page.html &&
    grep -q "20 participants, 30 features, 4 folds" page.html && grep -q "The 20 largest by size of 30" page.html &&
    grep -q "<th scope=\"row\">f3</th>" page.html && grep -q "were told apart by pca-lda,ridge in 4 folds" page.html &&
    grep -q "in 6 halves of the training participants" page.html &&
    report --level classifier out again.html && sed "s/again.html/page.html/g" again.html | cmp - page.html'

check 'without permutations it says so' '
    classified out --permutations 0 && report --level classifier out page.html && well_formed page.html &&
    grep -q "no labels were permuted" page.html && grep -q ">p n/a<" page.html'

check 'a folder that classify did not write is no classifier' '
    mkdir -p other && fails_with 1 "no folder of classify$" report --level classifier other page.html && ! test -e page.html'

check 'the page of the group leads to those of classifiers' '
    subject 11 && touch task-rest_desc-classify.html && report --level group . group.html &&
    grep -q "Classifiers: <a href=\"task-rest_desc-classify.html\">task-rest</a>" group.html'

# waves SUBJECT: a series of six nodes, two groups that move together.
waves () {
    awk -v s="$1" 'BEGIN { srand(s); OFS = "\t"; print "a", "<b>", "c", "d", "e", "f"
        for (t = 0; t < 90; t++) { x = sin(t / 5); y = cos(t / 3 + 1); print x + rand(), x + rand(), x + rand(), y + rand(), y + rand(), y + rand() } }'
}

check 'a dynamic connectome becomes a page, the same each time' '
    for s in 1 2; do waves $s >sub-$s.tsv; done && mkdir -p d/communities &&
    ntf --affinity codrive --tr 1 --ranks 1:3 --restarts 4 --null 59 sub-1.tsv sub-2.tsv d/ntf && communities --starts 2 d/ntf/pairs.tsv d/communities/nodes.tsv d/communities/blocks.tsv &&
    printf "onset\tduration\ttrial_type\n5\t10\t<salt>\n" >events.tsv &&
    dynamics --components all --events events.tsv d/ntf d/communities/nodes.tsv d/dynamics && report --level dynamics d page.html && well_formed page.html &&
    grep -q "&lt;salt&gt;" page.html && ! grep -q "<salt>\|<b>" page.html && grep -q "Allegiance: share of the frames" page.html &&
    grep -q "are compared with the largest of 59" page.html && report --level dynamics d again.html && sed "s/again.html/page.html/g" again.html | cmp - page.html'

check 'a folder that ntf did not write is no dynamic connectome' '
    mkdir other && fails_with 1 "holds no folder ntf" report --level dynamics other page.html && ! test -e page.html'

check 'states of several methods become one page' '
    waves 1 >sub-1.tsv && states --tr 1 --window 20 --states 2:3 --null 19 sub-1.tsv s/sliding && states --tr 1 --method caps --states 2 sub-1.tsv s/caps &&
    report --level states s page.html && well_formed page.html && grep -q "2 of 2 tests\|1 of 2 tests\|0 of 2 tests" page.html &&
    grep -q "was not tested (--null)" page.html && [ "$(grep -c "When they are" page.html)" = 2 ] && ! grep -q "<b>" page.html &&
    report --level states s/caps one.html && [ "$(grep -c "When they are" one.html)" = 1 ]'

check 'a folder that states did not write has no states' '
    mkdir other && fails_with 1 "holds no states.tsv" report --level states other page.html && ! test -e page.html'

# square SEED: dissimilarities of six conditions, two groups of three, with noise.
square () {
    awk -v seed="$1" 'BEGIN { srand(seed); n = 6; printf "Node"; for (i = 0; i < n; i++) printf "\tc%d", i; print ""
        for (i = 0; i < n; i++) for (j = i + 1; j < n; j++) d[i, j] = d[j, i] = (int(i / 3) != int(j / 3)) + rand() / 2
        for (i = 0; i < n; i++) { printf "c%d", i; for (j = 0; j < n; j++) printf "\t%.6f", i == j ? 0 : d[i, j]; print "" } }'
}
# geometry DIR: RDMs of four participants, two models, what rsa says of them.
geometry () {
    mkdir -p "$1" && for s in 1 2 3 4; do square $s >"sub-$s""_rdm.tsv"; done && square 77 >model-near_rdm.tsv &&
    awk 'BEGIN { FS = OFS = "\t" } NR > 1 { for (j = 2; j <= 7; j++) $j = NR - 1 == j - 1 ? 0 : (NR + j) % 3 + 1 } 1' model-near_rdm.tsv >model-mod_rdm.tsv &&
    rdm --measure given --by sub sub-?_rdm.tsv "$1/rdms.tsv" && rdm --measure given --by model model-near_rdm.tsv model-mod_rdm.tsv "$1/models.tsv" &&
    rsa --compare correlation,rho-a "$1/rdms.tsv" "$1/models.tsv" "$1/results.tsv"
}
check 'RDMs, models and their ceiling become a page' '
    geometry g && report --level geometry g page.html && well_formed page.html && grep -q "noise ceiling 0" page.html && grep -q "RDMs of the participants" page.html &&
    [ "$(grep -c "Similarity of each model" page.html)" = 2 ] && grep -q "stress-1 0" page.html && grep -q "RDMs of one participant\|Dissimilarities of every two" page.html &&
    awk "/<rect class=.bar./ { n++ } END { exit n != 4 }" page.html &&
    printf "condition\tcategory\nc0\tA<\nc1\tA<\nc2\tA<\nc3\tB\nc4\tB\nc5\tB\n" >g/conditions.tsv && report --level geometry g page.html && grep -q "within their category" page.html && grep -q "A&lt;" page.html && well_formed page.html'

check 'regions have a part each, one participant has no ceiling, and no models is no part' '
    geometry g && mkdir -p all/V1 all/IT && cp g/models.* all && cp g/rdms.* g/results* all/V1 && cut -f1-3 g/rdms.tsv >all/IT/rdms.tsv &&
    rsa --test labels --compare correlation all/IT/rdms.tsv all/models.tsv all/IT/results.tsv && report --level geometry all page.html && well_formed page.html &&
    [ "$(grep -c "<h2 id=.V1.\|<h2 id=.IT." page.html)" = 2 ] && grep -q "There is no noise ceiling (one participant)" page.html &&
    rm all/IT/results* all/V1/results* all/models* && report --level geometry all page.html && well_formed page.html && ! grep -q "Similarity of each model" page.html'

check 'pages of what is no geometry, or of other conditions, are refused' '
    mkdir -p none && fails_with 1 "holds no rdms.tsv" report --level geometry none page.html && geometry g && sed "s/c5/c9/" g/models.tsv >m && mv m g/models.tsv &&
    fails_with 1 "models.tsv. has no condition .c5. of" report --level geometry g page.html && ! test -e page.html'

done_testing
