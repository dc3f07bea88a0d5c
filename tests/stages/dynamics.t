#!/bin/sh
# The dynamic connectome: components and communities in time.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

quiet () { "$@" 2>log || { cat log; false; }; }
# column TABLE NAME: its cells, one a line.
column () { awk -F'\t' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }' "$1"; }
line () { tr '\n' ' ' <"${1:-/dev/stdin}" | sed 's/ $//'; }

# planted: the folder f of two components over six nodes, ten frames and two
# subjects, and nodes.tsv with their communities.  Component 1 holds frames 0 to
# 4 and 8 of s1, component 2 frames 5 to 7, nobody frame 9; s2 lacks component 2.
planted () {
    mkdir f &&
    { echo "component lambda explained coverage p survives"
      echo "component1 4 .6 1 .01 1"; echo "component2 3 .3 1 ${1:-.02} ${2:-1}"; } | tr ' ' '\t' >f/components.tsv &&
    { echo "time component1 component2"
      for t in 0 1 2 3 4; do echo "$((2 * t)) .4 .1"; done
      for t in 5 6 7; do echo "$((2 * t)) .1 .5"; done
      echo "16 .4 0"; echo "18 0 0"; } | tr ' ' '\t' >f/time.tsv &&
    echo '{"RepetitionTime": 2}' >f/time.json &&
    { echo "participant_id component1 component2"; echo "sub-1 .8 .7"; echo "sub-2 .6 n/a"; } | tr ' ' '\t' >f/subjects.tsv &&
    awk 'BEGIN { OFS = "\t"; print "a", "b", "component1", "component2"
        for (i = 0; i < 6; i++) for (j = i + 1; j < 6; j++)
            print "n" i, "n" j, int(i / 3) == int(j / 3) ? .4 : .1, i % 2 == j % 2 ? .5 : 0 }' >f/pairs.tsv &&
    awk 'BEGIN { OFS = "\t"; print "Node", "component1_community", "component2_community"
        for (i = 0; i < 6; i++) print "n" i, 1 + int(i / 3), i == 5 ? "n/a" : 1 + i % 2 }' >nodes.tsv
}

check 'at every time the component that contributes most is the state' '
    planted && quiet dynamics f nodes.tsv out && cat out/sequence.tsv &&
    [ "$(grep sub-1 out/sequence.tsv | cut -f4 | line)" = "1 1 1 1 1 2 2 2 1 0" ] &&
    [ "$(grep sub-2 out/sequence.tsv | cut -f4 | line)" = "1 1 1 1 1 1 1 1 1 0" ] &&
    [ "$(column out/sequence.tsv time | sed -n 9p)" = 16 ] &&
    column out/sequence.tsv share | sed -n 1p | awk "{ exit !(\$1 - 1.28 / (1.28 + .21) < 1e-9) }"'

check 'occupancy, dwell time and transitions of every subject, as states has them' '
    planted && quiet dynamics f nodes.tsv out && cat out/summaries.tsv out/transitions.tsv &&
    [ "$(column out/components.tsv dominant | line)" = "0.75 0.15" ] &&
    [ "$(head -2 out/summaries.tsv | tail -1 | cut -f3-5,7)" = "$(printf "10\t0\t1\t3")" ] &&
    [ "$(column out/summaries.tsv occupancy_state1 | line)" = "0.6 0.9" ] && [ "$(column out/summaries.tsv dwell_state1 | line)" = "6 18" ] &&
    [ "$(column out/summaries.tsv dwell_state2 | line)" = "6 n/a" ] && [ "$(column out/summaries.tsv truncated_state1 | line)" = "1 1" ] &&
    [ "$(awk -F"\t" "\$1 == \"sub-1\" && \$3 == 1 && \$4 == 2" out/transitions.tsv | cut -f5)" = 1 ]'

check 'nothing crosses frames that were left out' '
    planted && sed -i "s/^10\t/100\t/; s/^12\t/102\t/; s/^14\t/104\t/; s/^16\t/106\t/; s/^18\t/108\t/" f/time.tsv && quiet dynamics f nodes.tsv out &&
    [ "$(awk -F"\t" "\$1 == \"sub-1\" && \$3 == 1 && \$4 == 2" out/transitions.tsv | cut -f5)" = 0 ]'

check 'communities of two components have the labels that share most nodes' '
    planted && quiet dynamics f nodes.tsv out && cat out/communities.tsv &&
    [ "$(column out/communities.tsv component1 | line)" = "1 1 1 2 2 2" ] &&
    [ "$(column out/communities.tsv component2 | line)" = "1 2 1 2 1 n/a" ] &&
    { head -1 nodes.tsv; tail -n +2 nodes.tsv | sed "s/\t1/\tx/g; s/\t2/\t1/g; s/x/2/g"; } >other.tsv && quiet dynamics f other.tsv again &&
    ! cmp -s nodes.tsv other.tsv && same_table again/allegiance.tsv out/allegiance.tsv'

check 'the community of every node at every time is a series' '
    planted && quiet dynamics f nodes.tsv out &&
    [ "$(column out/sub-1_communities.tsv n1 | line)" = "1 1 1 1 1 2 2 2 1 n/a" ] &&
    [ "$(column out/sub-2_communities.tsv n1 | line)" = "1 1 1 1 1 1 1 1 1 n/a" ] &&
    holds out/sub-1_communities.json "field(RepetitionTime) == 2" &&
    connect out/sub-2_communities.tsv r.tsv 2>log; [ -e r.tsv ] || grep -q "constant" log'

check 'roles: who changes, and who is with whom' '
    printf "name\tnetwork\nn0\tA\nn1\tA\nn2\tB\nn3\tB\nn4\tnone\n" >systems.tsv &&
    planted && quiet dynamics --systems systems.tsv f nodes.tsv out && cat out/roles.tsv &&
    [ "$(awk -F"\t" "\$1 == \"sub-1\" && \$2 == \"n1\"" out/roles.tsv | cut -f3 )" = 0.25 ] &&
    [ "$(awk -F"\t" "\$1 == \"sub-1\" && \$2 == \"n0\"" out/roles.tsv | cut -f3,4 )" = "$(printf "0\t0")" ] &&
    [ "$(awk -F"\t" "\$1 == \"sub-2\" && \$2 == \"n1\"" out/roles.tsv | cut -f4 )" = 0 ] &&
    awk -F"\t" "\$1 == \"sub-1\" && \$2 == \"n0\" { exit !(\$5 > .66 && \$5 < .67 && \$6 > .49 && \$6 < .51) }" out/roles.tsv &&
    [ "$(awk -F"\t" "\$1 == \"sub-1\" && \$2 == \"n4\"" out/roles.tsv | cut -f5 )" = n/a ] &&
    column out/allegiance.tsv n1 | sed -n 1p | awk "{ exit !(\$1 > .83 && \$1 < .84) }"'

check 'components that do not survive take no part, unless all are asked for' '
    planted .4 0 && quiet dynamics f nodes.tsv out && [ "$(column out/components.tsv kept | line)" = "1 0" ] &&
    [ "$(column out/sequence.tsv state | sort -u | line)" = "0 1" ] && [ "$(column out/communities.tsv component2 | sort -u)" = n/a ] &&
    quiet dynamics --components all f nodes.tsv all && [ "$(column all/sequence.tsv state | sort -u | line)" = "0 1 2" ]'

check 'without a null all components are kept, with a warning' '
    planted n/a n/a && dynamics f nodes.tsv out 2>log && grep -q "no null was drawn for 1 of 2" log && [ "$(column out/components.tsv kept | line)" = "1 1" ]'

check 'responses to stimuli are of their frames against the baseline' '
    printf "onset\tduration\ttrial_type\n10\t6\tsalt\n0\t4\todor\n" >events.tsv &&
    planted && quiet dynamics --events events.tsv f nodes.tsv out && cat out/epochs.tsv &&
    [ "$(awk -F"\t" "\$1 == \"component2\" && \$2 == \"salt\"" out/epochs.tsv | cut -f3,4)" = "$(printf "3\t0.5")" ] &&
    awk -F"\t" "\$1 == \"component2\" && \$2 == \"salt\" { exit !(\$5 > .059 && \$5 < .061 && \$7 == .1) }" out/epochs.tsv &&
    [ "$(grep sub-1 out/sequence.tsv | cut -f4 | line)" = "odor odor n/a n/a n/a salt salt salt n/a n/a" ] &&
    [ -e out/epoch-salt_relmat.tsv ] && [ -e out/epoch-baseline_relmat.tsv ] &&
    column out/epoch-salt_relmat.tsv n2 | sed -n 1p | awk "{ want = (4 * .8 * .1 * .4 + 3 * .7 * .5 * .5 + 4 * .6 * .1 * .4) / 2; exit !(\$1 - want < 1e-12 && want - \$1 < 1e-12) }"'

check 'stimuli that ntf aligned are known' '
    planted && awk -F"\t" -v OFS="\t" "{ \$1 = \$1 OFS (NR == 1 ? \"stimulus\" : NR > 6 ? \"salt\" : \"n/a\"); print }" f/time.tsv >t && mv t f/time.tsv &&
    quiet dynamics f nodes.tsv out && [ "$(column out/epochs.tsv frames | line)" = "5 5" ] &&
    printf "onset\ttrial_type\n0\ta\n" >events.tsv && fails_with 1 "is not needed" dynamics --events events.tsv f nodes.tsv other'

check 'without noise the denoised adjacency is the tensor, and noise is left out of it' '
    numbers () { perl -e "local \$/; open my \$in, q(<:raw), shift; \$_ = <\$in>; s/^.{8}(..)//s; my \$n = unpack q(v), \$1; print map { qq(\$_\\n) } unpack shift, substr \$_, \$n" "$@"; } &&
    tensor_make 20 4 1 28 2 0 x.npy && quiet ntf --rank 2 --precision double --tolerance 1e-12 x.npy f &&
    quiet communities --starts 1 f/pairs.tsv n.tsv b.tsv && quiet dynamics --adjacency a.npy f n.tsv out &&
    numbers a.npy "f<*" >got && numbers x.npy "d<*" >want && paste got want | awk "{ d = \$1 - \$2; s += d * d; n += \$2 * \$2 } END { print s, n; exit !(NR == 20 * 4 * 28 && s < 1e-8 * n) }" &&
    holds a.json "field(Nodes)->[7] eq \"node8\" && @{field(Time)} == 20" && quiet ntf --rank 2 --precision double a.npy again &&
    same_table --tolerance 1e-4 again/pairs.tsv f/pairs.tsv'

check 'what ntf and communities make of series goes through' '
    for s in 1 2 3; do awk -v s=$s "BEGIN { srand(s); OFS = \"\t\"; print \"a\", \"b\", \"c\", \"d\", \"e\", \"f\"
        for (t = 0; t < 80; t++) { x = sin(t / 5); y = cos(t / 3 + 1); print x + rand(), x + rand(), x + rand(), y + rand(), y + rand(), y + rand() } }" >sub-$s.tsv; done &&
    quiet ntf --affinity codrive --tr 1 --rank 2 --restarts 4 sub-1.tsv sub-2.tsv sub-3.tsv f && quiet communities f/pairs.tsv n.tsv b.tsv &&
    quiet dynamics f n.tsv out && [ "$(wc -l <out/sequence.tsv)" = $((3 * ($(wc -l <f/time.tsv) - 1) + 1)) ] &&
    mkdir p && mv f p/ntf && mkdir p/communities && mv n.tsv n.json p/communities && mv b.tsv p/communities/blocks.tsv && mv out p/dynamics &&
    mv p/communities/n.tsv p/communities/nodes.tsv && mv p/communities/n.json p/communities/nodes.json &&
    report --level dynamics p page.html && grep -q "Dynamic connectome" page.html && ! grep -q "$PWD" page.html &&
    [ "$(grep -c "<svg" page.html)" -ge 9 ] && rm -r p/dynamics p/communities && report --level dynamics p page.html && grep -q "n/a: there is no folder dynamics" page.html'

# motifs SUBJECT: 15 nodes, three groups of five; each moves together in its own
# third of 240 frames, driven alike in all subjects but subject k in the k-th.
motifs () {
    awk -v s="$1" 'BEGIN {
        OFS = "\t"; srand(7)
        for (t = 0; t < 240; t++) for (m = 0; m < 3; m++) drive[t, m] = rand() - .5
        srand(s)
        for (i = 0; i < 15; i++) printf "n%d%s", i, i < 14 ? "\t" : "\n"
        for (t = 0; t < 240; t++) {
            for (m = 0; m < 3; m++) state[m] = .6 * state[m] + drive[t, m]
            for (i = 0; i < 15; i++) {
                m = int(i / 5); on = int(t / 80) == m && s != m + 1 ? 2 : 0
                printf "%.5f%s", on * state[m] + .4 * (rand() - .5), i < 14 ? "\t" : "\n" } } }'
}

check 'planted motifs come back: who, when, and in whom' '
    for s in 1 2 3 4; do motifs $s >sub-$s.tsv; done &&
    quiet ntf --affinity codrive --tr 1 --ranks 1:6 --null 59 sub-?.tsv f && quiet communities f/pairs.tsv n.tsv b.tsv && quiet dynamics f n.tsv out &&
    cat out/components.tsv out/communities.tsv f/subjects.tsv && [ "$(column out/components.tsv kept | head -3 | line)" = "1 1 1" ] && ! column out/components.tsv kept | tail -n +4 | grep 1 &&
    for c in 2 3 4; do awk -F"\t" -v c=$c "NR > 1 { third = int((NR - 2) / 80); s[third] += \$c } END { for (k = 0; k < 3; k++) if (s[k] > s[best + 0]) best = k; print best + 0 }" f/time.tsv; done >when && cat when &&
    [ "$(sort when | line)" = "0 1 2" ] &&
    for c in 1 2 3; do m=$(sed -n ${c}p when) && awk -F"\t" -v c=$((c + 1)) -v m=$m "NR > 1 && int((NR - 2) / 5) == m { print \$c }" out/communities.tsv | sort -u >inside &&
        awk -F"\t" -v c=$((c + 1)) -v m=$m "NR > 1 && int((NR - 2) / 5) != m { print \$c }" out/communities.tsv | sort -u >outside && cat inside && [ "$(wc -l <inside)" = 1 ] && ! grep -qxf inside outside &&
        awk -F"\t" -v c=$((c + 1)) -v m=$m "NR == 2 || (NR > 1 && \$c < least) { least = \$c; best = NR - 2 } END { exit best != m }" f/subjects.tsv || exit 1; done'

check 'tables that do not fit are refused, and nothing is written' '
    planted && sed "s/component2_community/other/" nodes.tsv >n.tsv && fails_with 1 "component2_community" dynamics f n.tsv out &&
    sed "/^n3/d" nodes.tsv >n.tsv && fails_with 1 "has no row for .n3" dynamics f n.tsv out &&
    sed "s/^n3\t2/n3\t.5/" nodes.tsv >n.tsv && fails_with 1 "no label of a community" dynamics f n.tsv out &&
    sed -i 5d f/pairs.tsv && fails_with 1 "does not hold each pair of 6 names" dynamics f nodes.tsv out && rm -r f && planted &&
    sed -i "s/\t.8/\t-.8/" f/subjects.tsv && fails_with 1 "is below 0" dynamics f nodes.tsv out && rm -r f && planted &&
    sed -i "s/^a\tb/index\tk/" f/pairs.tsv && fails_with 1 "not of pairs of nodes" dynamics f nodes.tsv out && rm -r f && planted &&
    touch f/conditions.tsv && fails_with 1 "with conditions" dynamics f nodes.tsv out && rm f/time.tsv f/conditions.tsv &&
    fails_with 1 "time.tsv" dynamics f nodes.tsv out && [ ! -e out ]'

check 'no component left, no dynamics' '
    planted .3 0 && sed -i "s/\t.01\t1/\t.5\t0/" f/components.tsv && fails_with 1 "no component of .*survives" dynamics f nodes.tsv out && [ ! -e out ]'

check 'events that no axis of time can hold are refused' '
    planted && head -3 >events.tsv <<-"EOF" &&
		participant_id	onset	trial_type
		sub-1	0	a
		sub-2	4	a
	EOF
    fails_with 1 "events differ between participants" dynamics --events events.tsv f nodes.tsv out &&
    printf "onset\tduration\ttrial_type\n0\t6\ta\n4\t6\tb\n" >e.tsv && fails_with 1 "at once" dynamics --events e.tsv f nodes.tsv out &&
    printf "onset\tduration\ttrial_type\n500\t6\ta\n" >e.tsv && fails_with 1 "no frame falls" dynamics --events e.tsv f nodes.tsv out &&
    rm f/time.json && fails_with 1 "counts frames" dynamics --events e.tsv f nodes.tsv out && [ ! -e out ]'

check 'the folder of ntf is not overwritten' '
    planted && cp -r f before && fails_with 2 "components.tsv" dynamics f nodes.tsv f && diff -r f before'

done_testing
