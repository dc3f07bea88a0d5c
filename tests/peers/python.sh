# shellcheck shell=sh
# What the suites that compare with a Python package share:
#
#     . "$(dirname "$0")/python.sh"
#     needs pandas
#     check 'a table opens' 'connect in.tsv out.tsv && says "relmat(\"out.tsv\")"'
#
# PYTHON picks the interpreter; else it is that of tests/peers/setup, else
# python3.  Without the package the suite is skipped.
peers=$root/tests/peers
if [ -z "${PYTHON-}" ]; then
    PYTHON=$root/build/peers/bin/python3
    [ -x "$PYTHON" ] || PYTHON=python3
fi

needs () {
    "$PYTHON" -c "import $1" 2>/dev/null || {
        echo "1..0 # SKIP $PYTHON has no $1 (tests/peers/setup installs it)"
        exit 0
    }
}

# says PROGRAM: Python with the functions of check.py; its assertions hold.
says () {
    PYTHONPATH=$peers PYTHONDONTWRITEBYTECODE=1 \
        "$PYTHON" -c "from check import *
$1"
}
