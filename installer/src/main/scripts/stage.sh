#!/usr/bin/env bash
# Lays out the install folder from verified downloads: stage.sh DOWNLOADS STAGE
set -euo pipefail

downloads=$1
stage=$2
mkdir -p "$stage"

unpacked=$stage/runtime
if [[ ! $unpacked/release -nt $downloads/windows-jre.zip ]]; then
    rm -rf "$unpacked" "$stage/unpack"
    unzip -q "$downloads/windows-jre.zip" '*/jre/*' -d "$stage/unpack"
    mv "$stage"/unpack/*/jre "$unpacked"
    rm -rf "$stage/unpack"
    touch "$unpacked/release"
fi
unzip -q -o -j "$downloads/procrun.zip" amd64/prunsrv.exe -d "$stage"
mv -f "$stage/prunsrv.exe" "$stage/UpdateSentinel.exe"
# Beside the program, so that nothing native is ever unpacked where a user can write.
unzip -q -o -j "$downloads/jna.zip" com/sun/jna/win32-x86-64/jnidispatch.dll -d "$stage/bin"
