#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# What a terminal shows of a study at work, and a log.
. "$(dirname "$0")/../lib.sh"
bin=$(dirname "$(command -v connect)")

# shown: what progress drew, a line each.
shown () { "$root/workflows/progress" plan <said | tr '\r' '\n' | sed 's/\x1b\[K//g'; }
begin () { printf '  %-11s %s\n' "$1" "$2"; }
end () { printf '\001 %s %s %s\n' "$1" "$2" "$3"; }

check 'done, running, not made, and how long the rest takes' '
    printf "connect\nconnect\nconnect\nmeasure\nmeasure\n" >plan &&
    { begin connect a; begin connect b; end 0 60 connect; end 1 100 connect; echo "connect: no"; begin measure c; } >said && shown >out &&
    grep -qx "0 of 5 done" out && grep -qx "0 of 5 done, 2 running: connect     b" out &&
    grep -qx "1 of 5 done, 1 running, about 2 min left: connect     b" out &&
    grep -qx "1 of 5 done, 1 not made, about 2 min left: connect     b" out && grep -qx "connect: no" out &&
    grep -qx "1 of 5 done, 1 running, 1 not made, about 2 min left: measure     c" out && tail -n 1 out | grep -qx "1 made, 1 not"'

check 'a plan that was too short, or empty' '
    printf "connect\n" >plan && { begin connect a; end 0 1 connect; begin connect b; end 0 1 connect; } >said && shown >out &&
    grep -q "^2 of 2 done" out && ! grep -e "-[0-9]" out && : >plan && : >said && shown | grep -c made | grep -qx 0'

study () {
    printf 'cd "%s" && workflows/run "%s" workflows/demo.mk 2 OUT="%s/out" DATA="%s/data" demo_subjects=1 TASKS=rest\n' \
        "$root" "$bin" "$PWD" "$PWD" >study.sh
}

check 'a terminal shows one line, and in the end what was made' '
    study && script -qec "sh study.sh" typed >/dev/null && tr "\r" "\n" <typed >drawn &&
    grep -q "0 of 6 done" drawn && grep -q "6 made$" drawn && grep -q "3 made$" drawn && grep -q "^report: " drawn &&
    ! grep -q "^  measure" drawn && script -qec "sh study.sh" typed >/dev/null && ! grep "[0-9] made" typed'

check 'a log has a line per product' '
    study && sh study.sh >log && [ "$(grep -c "^  [a-z]* *[^ ]*$" log)" -eq 9 ] && ! grep -q "of 6 done" log'

done_testing
