#!/usr/bin/env bash
# Builds the Windows Update Agent double and the tools of the tests: build.sh OUTDIR
# Needs mingw-w64 (x86-64), widl and Wine's IDL files (Debian, Ubuntu: libwine-dev, wine64-tools).
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: $0 OUTDIR" >&2
    exit 2
fi
src=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
gen=$out/gen
results=("$out/wuadouble.dll" "$out/TrustedInstaller.exe" "$out/wuaclient.exe" "$out/svctool.exe"
    "$out/messages.exe" "$out/nativepeer.exe" "$out/standin.exe" "$out/wevtapi.dll")

fresh() {
    local result
    for result in "${results[@]}"; do
        [[ -f $result ]] || return 1
        [[ -z $(find "$src" -type f ! -name '*.md' -newer "$result" -print -quit) ]] || return 1
    done
}
if fresh; then
    exit 0
fi

missing() {
    echo "$0: $1 not found; on Debian or Ubuntu: apt-get install $2" >&2
    exit 1
}
first_file() {
    local candidate
    for candidate in "$@"; do
        if [[ -e $candidate ]]; then
            echo "$candidate"
            return
        fi
    done
}

widl=$(command -v widl || command -v widl-stable || first_file /usr/lib/wine/widl) ||
    missing widl wine64-tools
[[ -n $widl ]] || missing widl wine64-tools
idl=$(first_file /usr/include/wine/wine/windows/wuapi.idl /usr/include/wine/windows/wuapi.idl)
[[ -n $idl ]] || missing wuapi.idl libwine-dev
idl=$(dirname "$idl")
cc=x86_64-w64-mingw32-gcc
windres=x86_64-w64-mingw32-windres
command -v "$cc" >/dev/null || missing "$cc" gcc-mingw-w64-x86-64
command -v "$windres" >/dev/null || missing "$windres" binutils-mingw-w64-x86-64

mkdir -p "$gen"
"$widl" -m64 -I"$idl" -h -o "$gen/wuapi.h" "$idl/wuapi.idl"
"$widl" -m64 -I"$idl" -u -o "$gen/wuapi_i.c" "$idl/wuapi.idl"
"$widl" -m64 -I"$idl" -h -o "$gen/wuadouble.h" "$src/wuadouble.idl"
"$widl" -m64 -I"$idl" -u -o "$gen/wuadouble_i.c" "$src/wuadouble.idl"
"$widl" -m64 -I"$idl" -t -o "$gen/wuadouble.tlb" "$src/wuadouble.idl"
# windres hands its paths to a shell: none with a blank in it may reach it.
cp "$src/wuadouble.rc" "$gen"
cd "$gen"
"$windres" wuadouble.rc wuadouble.res.o

flags=(-std=c11 -O1 -g0 -Wall -Wextra -Werror -D_WIN32_WINNT=0x0601 -I"$src" -I"$gen")
# Reading Windows' headers is most of the work: once, not per file. -include looks where we stand.
"$cc" "${flags[@]}" -x c-header -o double.h.gch "$src/double.h"
compile=("$cc" "${flags[@]}" -include double.h)
# Nothing beside what Windows has: no DLL of the compiler travels with them.
link=(-static -s)
com=(-lole32 -loleaut32 -luuid -ladvapi32)
ids=(wuapi_i.c wuadouble_i.c)
server=(exports object log script criteria session searcher job result collections update history
    autoupdate)
client=(wuaclient clientearly clientlate)

sources_of() { # NAME...: sets the list "sources"
    sources=("${@/#/$src/}")
    sources=("${sources[@]/%/.c}")
}
sources_of "${server[@]}"
"${compile[@]}" -shared -o wuadouble.dll "${sources[@]}" "${ids[@]}" wuadouble.res.o \
    "$src/wuadouble.def" "${link[@]}" "${com[@]}"
sources_of trustedinstaller log
"${compile[@]}" -o TrustedInstaller.exe "${sources[@]}" "${link[@]}" -ladvapi32
sources_of "${client[@]}"
"${compile[@]}" -o wuaclient.exe "${sources[@]}" "${ids[@]}" "${link[@]}" "${com[@]}"
"${compile[@]}" -municode -o svctool.exe "$src/svctool.c" "${link[@]}" -ladvapi32 -lntdll
"${compile[@]}" -municode -o messages.exe "$src/messages.c" "${link[@]}"
"${compile[@]}" -municode -o nativepeer.exe "$src/nativepeer.c" "${link[@]}" -ladvapi32
"${compile[@]}" -municode -o standin.exe "$src/standin.c" "${link[@]}" -ladvapi32
"${compile[@]}" -shared -o wevtapi.dll "$src/eventlog.c" "${link[@]}"

# Into place only when all of them are built: half a build is never taken for a fresh one.
for result in "${results[@]}"; do
    mv -f "${result##*/}" "$result"
done
