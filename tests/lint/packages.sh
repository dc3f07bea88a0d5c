#!/bin/sh
# packages.sh PKG...: install what is missing of these Debian packages.
#
# Silent when nothing is missing, otherwise one line that says what is being
# installed.  Ends with status 1, and says what to install by hand, where it
# may not or cannot do so itself.
set -u

complain () { echo "packages: $1" >&2; }

command -v dpkg-query >/dev/null || {
    complain "no dpkg here; taking it that these are installed: $*"
    exit 0
}
# Where a package is there for two architectures, one of them is enough.
installed=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    sed -n 's/^installed //p' | tr '\n' ' ')"
missing=
for package; do
    case $installed in
    *" $package "*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || {
    complain "no apt-get here; please install:$missing"
    exit 1
}
sudo=
if [ "$(id -u)" -ne 0 ]; then
    sudo=sudo
    [ -t 0 ] || sudo='sudo -n'
    $sudo true 2>/dev/null || {
        complain "neither root nor allowed to sudo; please install:$missing"
        exit 1
    }
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly () {
    $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=580 "$@" >>"$log" 2>&1
}

# The lists of packages are fetched only when they are absent or too old.
echo "installing:$missing"
# shellcheck disable=SC2086 # a list of words
quietly install --no-install-recommends $missing || {
    quietly update
    quietly install --no-install-recommends $missing
} || {
    tail -n 20 "$log" >&2
    complain "apt-get failed; please install:$missing"
    exit 1
}
