#!/bin/sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# relmat FILE AB: two regions that correlate by AB.
relmat () { printf 'Node\ta\tb\na\t1\t%s\nb\t%s\t1\n' "$2" "$2" >"$1"; }

check 'mean and spread of each entry' '
    relmat x.tsv 0.1 && relmat y.tsv 0.2 && relmat z.tsv 0.6 &&
    average x.tsv y.tsv z.tsv mean.tsv spread.tsv &&
    relmat want.tsv 0.3 && same_table mean.tsv want.tsv &&
    printf "Node\ta\tb\na\t0\t0.26457513110645908\nb\t0.26457513110645908\t0\n" >want.tsv &&
    same_table spread.tsv want.tsv && holds mean.json "field(NumberOfMatrices) == 3"'

check 'the mean of one subject is that subject, without a spread' '
    relmat x.tsv 0.1 && average x.tsv mean.tsv spread.tsv && cmp mean.tsv x.tsv &&
    printf "Node\ta\tb\na\tn/a\tn/a\nb\tn/a\tn/a\n" | cmp - spread.tsv'

check 'an entry is averaged over the subjects that have it' '
    relmat x.tsv 0.1 && relmat y.tsv n/a && relmat z.tsv 0.3 &&
    average x.tsv y.tsv z.tsv mean.tsv spread.tsv && relmat want.tsv 0.2 &&
    same_table mean.tsv want.tsv &&
    average y.tsv y.tsv none.tsv spread.tsv && cmp none.tsv y.tsv'

check 'the order of subjects does not matter' '
    relmat x.tsv 0.1 && relmat y.tsv 0.25 && relmat z.tsv -0.6 &&
    average x.tsv y.tsv z.tsv a.tsv sa.tsv && average z.tsv x.tsv y.tsv b.tsv sb.tsv &&
    same_table --tolerance 1e-15 a.tsv b.tsv && same_table --tolerance 1e-15 sa.tsv sb.tsv'

check 'regions must agree in name and order' '
    relmat x.tsv 0.1 && sed "s/b/c/g" x.tsv >y.tsv &&
    fails_with 1 "y.tsv. column 3 is region .c., but in .x.tsv. it is .b" \
        average x.tsv y.tsv m.tsv s.tsv && ! test -e m.tsv && ! test -e s.tsv &&
    printf "Node\ta\na\t1\n" >z.tsv &&
    fails_with 1 "z.tsv. has 1 regions, but .x.tsv. 2" average x.tsv z.tsv m.tsv s.tsv'

check 'measures are not mixed' '
    printf "a\tb\n1\t2\n2\t1\n4\t3\n" >t.tsv && connect t.tsv x.tsv &&
    connect --fisher t.tsv y.tsv &&
    fails_with 1 "y.tsv. holds .Pearson.*Fisher" average x.tsv y.tsv m.tsv s.tsv &&
    average x.tsv x.tsv m.tsv s.tsv && holds m.json "not field(ValidDiagonal)"'

check 'running twice gives the same bytes' '
    relmat x.tsv 0.1 && relmat y.tsv 0.7 && average x.tsv y.tsv m.tsv s.tsv &&
    cp m.tsv m1 && cp s.tsv s1 && cp m.json j1 && average x.tsv y.tsv m.tsv s.tsv &&
    cmp m.tsv m1 && cmp s.tsv s1 && cmp m.json j1'

check 'the matrices may be named by a list, which changes nothing' '
    relmat x.tsv 0.1 && relmat y.tsv 0.7 && average x.tsv y.tsv m.tsv s.tsv &&
    cp m.tsv m1 && cp s.tsv s1 && cp m.json j1 && printf "x.tsv\n\ny.tsv\r\n" >names &&
    average @names m.tsv s.tsv && cmp m.tsv m1 && cmp s.tsv s1 && cmp m.json j1 &&
    printf "y.tsv" >names && average x.tsv @names m.tsv s.tsv && cmp m.json j1 &&
    cp x.tsv @x.tsv && average ./@x.tsv y.tsv m.tsv s.tsv && cmp m.tsv m1'

check 'a list that is not there or names nothing is a usage error' '
    fails_with 2 "cannot read the list .none.: No such" average @none m.tsv s.tsv &&
    printf "\n\n" >names && fails_with 2 "the list .names. names no file" average @names m.tsv s.tsv &&
    printf "\377\n" >names && fails_with 2 "a line of .names. is not UTF-8" average @names m.tsv s.tsv &&
    fails_with 2 "cannot read the list .\..: Is a directory" average @. m.tsv s.tsv'

check 'more matrices than a command line holds' '
    relmat x.tsv 0.25 && printf "Node\ta\tb\na\t0\t0\nb\t0\t0\n" >zero && yes "$PWD/x.tsv" | head -n 60000 >names &&
    average @names m.tsv s.tsv && cmp m.tsv x.tsv && same_table s.tsv zero && holds m.json "field(NumberOfMatrices) == 60000"'

check 'two outputs of one name are a usage error' '
    relmat x.tsv 0.1 && fails_with 2 "two outputs" average x.tsv m.tsv m.tsv &&
    fails_with 2 "^usage: average" average x.tsv m.tsv'

check 'a full disk is noticed and leaves nothing' '
    relmat x.tsv 0.1 && ln -s /dev/full s.tsv.part &&
    fails_with 1 "s.tsv" average x.tsv m.tsv s.tsv && ! test -e m.tsv && ! test -e s.tsv'

done_testing
