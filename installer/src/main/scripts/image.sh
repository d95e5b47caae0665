#!/usr/bin/env bash
# Lays out the install folder, but for the class-data archive: image.sh JAVA DOWNLOADS PROGUARD LIBS MESSAGES WORK OUT
#   JAVA       a Windows x64 JDK or JRE as new as the JDK, unpacked or as a zip
#   DOWNLOADS  procrun.zip and jna.zip, their checksums verified
#   PROGUARD   folder with ProGuard's jars
#   LIBS       the jars of the agent and of its libraries
#   MESSAGES   the message DLL
#   WORK       folder for what is made on the way
#   OUT        the install folder's content; kept as it is while all of the above is what it was made of
# With SIGN_PKCS12 set, all programs but those of Java are signed: see sign.sh.
set -euo pipefail

java=$1
downloads=$2
proguard=$3
libs=$4
messages=$5
work=$6
out=$7
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
src=$(dirname "$scripts")

inputs=("$downloads"/{procrun,jna}.zip "$proguard" "$libs" "$messages" "$src/image" "$src/module" "$scripts"
    ${SIGN_PKCS12:+"$SIGN_PKCS12"})
if [[ -f $java ]]; then inputs+=("$java"); else inputs+=("$java/release" "$java/lib/modules" "$java/bin"); fi
digest=$(find "${inputs[@]}" -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum)
[[ ! -f $out.inputs || $(<"$out.inputs") != "$digest" ]] || exit 0

rm -rf "$out" "$out.inputs"
mkdir -p "$work" "$out/licenses"
"$scripts/shrink.sh" "$proguard" "$libs" "$work/agent.jar"
"$scripts/runtime.sh" "$java" "$work/agent.jar" "$work/runtime" "$out/runtime"
# Beside the runtime's own DLLs, so that nothing native is ever unpacked where a user can write.
unzip -q -o -j "$downloads/jna.zip" com/sun/jna/win32-x86-64/jnidispatch.dll -d "$out/runtime/bin"

unzip -q -o -j "$downloads/procrun.zip" amd64/prunsrv.exe LICENSE.txt NOTICE.txt -d "$work/procrun"
cp "$work/procrun/prunsrv.exe" "$out/UpdateSentinel.exe"
cp "$messages" "$out/UpdateSentinelMessages.dll"
sed 's/\r*$/\r/' "$src/image/sentinel.cmd" >"$out/sentinel.cmd"

cp "$src/image/THIRD-PARTY.txt" "$out/licenses"
cp "$work/procrun/LICENSE.txt" "$out/licenses/Apache-2.0.txt"
cp "$work/procrun/NOTICE.txt" "$out/licenses/NOTICE-procrun.txt"
# Read-only files can't be replaced by the next version's.
chmod -R u+w "$out"

if [[ -n ${SIGN_PKCS12:-} ]]; then
    # JNA's DLL comes without a signature, and application control stops what has none.
    "$scripts/sign.sh" "$out/UpdateSentinel.exe" "$out/UpdateSentinelMessages.dll" "$out/runtime/bin/jnidispatch.dll"
fi
printf '%s' "$digest" >"$out.inputs"
