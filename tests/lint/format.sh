#!/bin/sh
# format.sh: C as .clang-format has it, and shell scripts without pitfalls.
#
# Versions of clang-format differ; 14, of Debian 12, decides where it is there.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/lint.sh

format=$(command -v clang-format-14 || echo clang-format)
files_like '*.[ch]' | xargs "$format" --dry-run -Werror --ferror-limit=1 ||
    complain "not formatted; to do it: $format -i FILE"

# Suites (*.t) hold their checks in quotes, to be evaluated elsewhere: what
# looks unexpanded, unused or unassigned there is not (SC2016, 2034, 2154).
# Others' folders decide where a sourced file is (SC1090, 1091).
scripts=$(files_like '*.sh' '*.t' 'workflows/*' 'tests/*' 'containers/*' '.ci/*' |
    while read -r file; do
        case $file in
        *.sh) echo "$file" ;;
        *) head -n 1 "$file" | grep -qE '^#!.*\b(ba)?sh$' && echo "$file" ;;
        esac
    done | sort -u)
# shellcheck disable=SC2086 # a list of words
shellcheck --severity=warning --exclude=SC1090,SC1091,SC2016,SC2034,SC2154 \
    $scripts || complain 'shellcheck is not content'

finish
