# shellcheck shell=sh
# What the lint scripts share.  Each says every violation in one line and ends
# with status 1 if there was one.

lint_status=0

complain () {
    echo "lint: $1" >&2
    lint_status=1
}

# complain_each FILE WHY MATCHES: about each line that `grep -n` found.
complain_each () {
    [ -n "$3" ] || return 0
    printf '%s\n' "$3" | sed "s|^\([0-9]*\): *\(.*\)|lint: $1:\1: $2: \2|" >&2
    lint_status=1
}

# Files of the project, committed or about to be, whose paths match a pattern;
# a * stands for any folders, too.
files_like () {
    if [ -e .git ] && git ls-files >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
            [ ! -e "$file" ] || echo "$file"
        done
    else
        for pattern; do
            find . -path ./build -prune -o -type f -path "./$pattern" -print
        done | sed 's|^\./||'
    fi | sort -u
}

# The preprocessor flags of the Makefile, for a script that was given none.
cppflags_of_make () {
    make -s --no-print-directory --eval 'cppflags: ; @echo $(CPPFLAGS)' cppflags
}

finish () {
    exit $lint_status
}
