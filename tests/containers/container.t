#!/bin/sh
# The container: built by its two recipes, from the same base, and run as a cluster
# would, beside the stages of this folder.
#
# Containerfile goes through buildah and podman.  Of plexus.def the sections are
# carried out here, over a tree, and run by a user in namespaces of his own: this
# shows that its paths and scripts are right, not that Apptainer can read it.
# The network is needed, for packages; and to be root.
. "$(dirname "$0")/../lib.sh"

# What this machine tells its OpenBLAS to be is not told inside, and kernels of
# another processor have other last digits.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE

MAKEFLAGS=; export MAKEFLAGS
bin=$(dirname "$(command -v plexus)")
here=$root/tests/containers
base=$tap_home/base tree=$tap_home/tree study=$tap_home/study image=plexus:test
nobody=12345 # a user that no passwd knows
chmod 755 "$tap_home"
mkdir "$tap_home/storage" "$tap_home/run"
cat >"$tap_home/storage.conf" <<END
[storage]
driver = "vfs"
graphroot = "$tap_home/storage"
runroot = "$tap_home/run"
END
CONTAINERS_STORAGE_CONF=$tap_home/storage.conf; export CONTAINERS_STORAGE_CONF

# skip_unless REASON SENTENCE COMMANDS: a check, or skipped for the reason.
skip_unless () {
    if [ -z "$1" ]; then
        check "$2" "$3"
    else
        tap_count=$((tap_count + 1))
        echo "ok $tap_count - $2 # SKIP $1"
    fi
}

# ---- the two ways to build ----

# imported: the base as an image, and whether a container of it runs here.
imported () {
    tar -C "$base" --exclude='./dev/*' -cf "$tap_home/base.tar" . &&
    container=$(buildah from scratch) && buildah add -q "$container" "$tap_home/base.tar" / &&
    buildah commit -q --rm "$container" localhost/base && rm "$tap_home/base.tar" &&
    buildah from -q --name trial localhost/base && buildah run --isolation chroot trial true &&
    buildah rm trial && contained --entrypoint /bin/true localhost/base
}

# contained WORD...: podman run, with nothing that a cluster does not give.
contained () {
    podman --runtime runc --cgroup-manager=cgroupfs run --rm --pull never \
        --network none --read-only --read-only-tmpfs=false --user $nobody:$nobody \
        --ulimit nofile=1024:4096 --ulimit nproc=1024:4096 "$@"
}

# section STAGE NAME: of plexus.def.
section () {
    awk -v stage="$1" -v name="%$2" '
        /^Bootstrap:/ { here = "" }
        /^Stage:/     { here = $2 }
        /^Bootstrap:|^%/ { is_in = here == stage && $0 == name; next }
        is_in' "$root/containers/plexus.def"
}

# stage NAME TREE [FROM]: a stage of plexus.def, made as Apptainer's manual says.
stage () {
    cp -a "$base" "$2" && section "$1" files | copied "$root" "$2" &&
    if [ $# -gt 2 ]; then section "$1" 'files from build' | copied "$3" "$2"; fi &&
    section "$1" post >"$2/post" && cp /etc/resolv.conf "$2/etc" &&
    unshare --mount --pid --fork sh -c 'mount -t proc proc "$1/proc" &&
        exec chroot "$1" /bin/sh -ex /post' sh "$2" &&
    rm "$2/post" "$2/etc/resolv.conf"
}
copied () { # FROM TO
    while read -r from to; do
        [ -z "$from" ] || { mkdir -p "$(dirname "$2/$to")" && cp -fLr "$1/$from" "$2/$to"; } || return
    done
}

# listing TREE: its files with their kinds, modes and contents.
listing () {
    ( cd "$1" && find . -xdev -mindepth 1 \( -path ./dev -o -path ./proc -o -path ./sys -o -path ./run \) -prune -o \
        ! -type f -printf '%p %y %m %l\n' -o -printf '%p %y %m ' -exec sha256sum -b {} \; ) |
        sed 's| \*\..*||' | grep -vE '^\./etc/(hosts|hostname|resolv.conf) ' | sort # the engine's
}

# ---- what is run ----

# app WORD...: plexus in the container, without HOME; /srv/data cannot be written.  TMPDIR
# is $folder, where that is set.
app () {
    contained -v "$PWD/study:/srv" -v "$study/data:/srv/data:ro" --entrypoint /usr/bin/env \
        $image -u HOME ${folder+TMPDIR="$folder"} /opt/plexus/bin/plexus "$@"
}

# unprivileged COMMANDS [WORD...]: in the tree of plexus.def, by a user in namespaces
# of his own, in the environment of plexus.def alone.
unprivileged () {
    commands=$1; shift
    setpriv --reuid=$nobody --regid=$nobody --clear-groups bwrap --unshare-all --clearenv \
        --uid $nobody --gid $nobody --ro-bind "$tree" / --proc /proc --dev /dev \
        --bind "$PWD/study" /srv --ro-bind "$study/data" /srv/data --chdir / \
        /bin/sh -c "$(section run environment)
$commands" sh "$@"
}
defined () { unprivileged "$(section run runscript)" "$@"; }

# sums FOLDER: of all that does not tell where and when it was made.
sums () {
    ( cd "$1" && find . -type f ! -path '*/logs/*' ! -name study.mk ! -name '*.flags' | sort |
        xargs sha256sum )
}
# room OWNER: a folder `study` with a place for the data, and one for results.
room () { mkdir -p study/data study/out && chown "$1" study/out; }

# ---- the same study outside ----

simulate --subjects 3 --frames 200 --tasks rest "$study/data" &&
    sed -i 's/"Name": *"[^"]*"/"Name": "fMRIPrep"/' "$study/data/dataset_description.json" || exit 1
export PLEXUS_HOME="$root"
for level in participant group; do
    plexus "$study/data" "$study/out" $level >"$tap_home/log" 2>&1 || cat "$tap_home/log"
done
unset PLEXUS_HOME
( cd "$root" && workflows/run "$bin" workflows/demo.mk 2 OUT="$tap_home/demo/out" \
    DATA="$tap_home/demo/data" ) >"$tap_home/log" 2>&1 || cat "$tap_home/log"
sums "$study/out" >"$tap_home/app.sha256"
sums "$tap_home/demo" >"$tap_home/demo.sha256"

why_no_base=
if [ "$(id -u)" -ne 0 ]; then
    why_no_base='only root can make a base'
elif ! unshare --mount --pid --fork true 2>"$tap_home/log"; then
    why_no_base="no namespaces here: $(tail -n 1 "$tap_home/log")"
elif ! "$here/base.sh" "$base" >"$tap_home/log" 2>&1; then
    why_no_base="debootstrap: $(tail -n 1 "$tap_home/log")"
fi
why_no_engine=$why_no_base why_no_user=$why_no_base
if [ -z "$why_no_base" ]; then
    imported >"$tap_home/log" 2>&1 || why_no_engine="no engine runs here: $(tail -n 1 "$tap_home/log")"
    setpriv --reuid=$nobody --regid=$nobody --clear-groups bwrap --unshare-all --ro-bind / / true \
        2>"$tap_home/log" || why_no_user="no namespaces for users: $(tail -n 1 "$tap_home/log")"
    { stage build "$tap_home/build" && stage run "$tree" "$tap_home/build"; } >"$tap_home/by_def" 2>&1 &
    by_def=$!
fi

# ---- Containerfile ----

check 'both recipes name the same base, by digest' '
    sed -n "s|^ARG BASE=docker.io/library/||p" "$root/containers/Containerfile" >base &&
    grep -qx "debian@sha256:[0-9a-f]\{64\}" base &&
    sed -n "s/^From: //p" "$root/containers/plexus.def" | uniq | cmp - base'

skip_unless "$why_no_engine" 'the image is built' '
    ENGINE=buildah "$root/containers/image" -q -t $image --build-arg BASE=localhost/base \
        --pull-never --isolation chroot --network host'

skip_unless "$why_no_engine" 'it weighs at most 150 MB' '
    buildah from -q --name whole $image && mounted=$(buildah mount whole) && ln -s "$mounted" "$tap_home/image" &&
    bytes=$(find "$mounted" -xdev -type f -printf "%s\n" | awk "{ sum += \$1 } END { print sum }") &&
    podman save -q --format oci-archive -o archive $image && echo "$bytes $(stat -c %s archive)" >"$tap_home/size" &&
    [ "$bytes" -le 150000000 ]'
[ ! -e "$tap_home/size" ] || awk '{ printf "# %.1f MB of files, %.1f MB as an archive\n", $1 / 1e6, $2 / 1e6 }' "$tap_home/size"

skip_unless "$why_no_engine" 'its entry point is the BIDS App, and every stage' '
    contained $image >help && grep -q "^usage: plexus <stage>" help && contained $image -h | grep -q -- --participant-label &&
    contained $image connect --help | grep -q "^usage: connect" && contained $image --version | grep -q "^plexus 0"'

skip_unless "$why_no_engine" 'its labels tell what it is' '
    buildah inspect --type image $image >labels && for label in title version revision licenses; do
        grep -q "\"org.opencontainers.image.$label\": \"..*\"" labels || exit 1; done'

skip_unless "$why_no_engine" 'every program finds its libraries, and there is one OpenBLAS' '
    contained --entrypoint /bin/sh $image -c "ldd /opt/plexus/bin/* /usr/bin/* 2>/dev/null; true" >libraries &&
    grep -q "/opt/plexus/bin/voxelnet:" libraries && ! grep "not found" libraries && for name in libblas.so.3 liblapack.so.3 libopenblas.so.0; do
        contained --entrypoint /usr/bin/realpath $image /usr/lib/x86_64-linux-gnu/$name | grep openblas-openmp || exit 1; done'

skip_unless "$why_no_engine" 'all can read all of it; no setuid, nothing below /root' '
    cd "$tap_home/image/" && [ -z "$(find . -xdev ! -type l ! -path ./root ! -perm -o+r)" ] &&
    [ -z "$(find . -xdev -type f -perm /6000)" ] && [ -z "$(ls -A root)" ]'

skip_unless "$why_no_engine" 'the demo has the checksums inside that it has outside' '
    room $nobody && contained -v "$PWD/study/out:/srv" --entrypoint /bin/sh $image -c "
        cd /opt/plexus/share/plexus && workflows/run /opt/plexus/bin workflows/demo.mk 2 OUT=/srv/out DATA=/srv/data &&
        OUT=/srv/out workflows/verify workflows/demo.mk" &&
    sums study/out >sums && [ "$(grep -c . sums)" -gt 100 ] && diff "$tap_home/demo.sha256" sums'

skip_unless "$why_no_engine" 'the BIDS App: read-only data and root, no network, HOME, user or /tmp' '
    room $nobody && app /srv/data /srv/out participant && app /srv/data /srv/out group && sums study/out >sums && diff "$tap_home/app.sha256" sums'

skip_unless "$why_no_engine" 'results that this user may not write: status 73 and one line' '
    room root && { app /srv/data /srv/out participant >said 2>errors; s=$?; cat said errors; [ $s -eq 73 ]; } &&
    [ "$(grep -c . errors)" -eq 1 ] && grep -q "^plexus: .*/srv/out" errors && [ -z "$(ls -A study/out)" ]'

skip_unless "$why_no_engine" 'a dry run needs some folder to write to: TMPDIR, or status 73' '
    room root && { app /srv/data /srv/out participant --dry-run >said 2>errors; s=$?; cat said errors; [ $s -eq 73 ]; } &&
    [ "$(grep -c . errors)" -eq 1 ] && grep -q "^plexus: cannot create ./tmp/" errors &&
    room $nobody && folder=/srv/out app /srv/data /srv/out participant --dry-run | grep -q "^would make 15 products" && [ -z "$(ls -A study/out)" ]'

# ---- plexus.def ----

[ -n "$why_no_base" ] || wait "$by_def" # begun beside the image
by_def=$?
skip_unless "$why_no_base" 'the sections of plexus.def make a tree' '
    [ $by_def -eq 0 ] || { tail -n 40 "$tap_home/by_def"; false; }'

skip_unless "$why_no_engine" 'it is the tree of the image, to the last byte' '
    listing "$tree" >by_def && listing "$tap_home/image/" >by_image && [ "$(grep -c . by_def)" -gt 1000 ] && diff by_def by_image'

skip_unless "$why_no_user" 'its own test passes' 'room $nobody && unprivileged "$(section run test)"'

skip_unless "$why_no_user" 'it runs for a user without privileges, with the same checksums' '
    room $nobody && defined /srv/data /srv/out participant && defined /srv/data /srv/out group && sums study/out >sums && diff "$tap_home/app.sha256" sums'

done_testing
