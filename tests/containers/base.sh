#!/bin/sh
# base.sh FOLDER: a Debian like the one that Containerfile and plexus.def name.
#
# Where no image can be pulled, this stands for it: made by debootstrap, with the
# mirror, the keys and the settings that this machine's own apt has.
set -eu
folder=$1
release=bookworm
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $release" 'Created-By: Packages' |
    sed -n '1p')
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
[ -z "${http_proxy-}" ] || export http_proxy
[ -z "${https_proxy-}" ] || export https_proxy

debootstrap --variant=minbase $release "$folder" "${mirror:-http://deb.debian.org/debian}"
rm -rf "$folder"/var/cache/apt/archives/*.deb "$folder"/var/lib/apt/lists/*
rm -f "$folder/etc/hostname" "$folder/etc/resolv.conf"
cp -a /etc/apt/. "$folder/etc/apt/"
cp -a /usr/share/keyrings/. "$folder/usr/share/keyrings/"
echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/unsafe-io"
