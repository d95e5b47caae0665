#!/usr/bin/env bash
# Makes the installer of an install folder: msi.sh IMAGE VERSION WORK OUT
#   IMAGE    what the install folder holds
#   VERSION  such as 1.2.3; a suffix such as -SNAPSHOT is left out, since Windows Installer knows none
#   WORK     folder for what is made on the way
#   OUT      the MSI
# Takes the properties of the settings from agent/target/config. Needs wixl and msitools. The same input gives the same product code.
set -euo pipefail

image=$(cd "$1" && pwd)
version=${2%%-*}
work=$(realpath -m "$3")
out=$(realpath -m "$4")
src=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
settings=$(realpath -m "$src/../../../agent/target/config")

[[ $version =~ ^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,5}$ ]] ||
    { echo "msi.sh: $version is no version that Windows Installer understands" >&2; exit 1; }
[[ -f $settings/settings.wxi ]] || { echo "msi.sh: there is no $settings/settings.wxi: build the agent first" >&2; exit 1; }
mkdir -p "$work"

# A GUID that depends on the text alone, so that it stays the same from build to build.
guid() {
    local hex
    hex=$(printf 'io.github.updatesentinel/%s' "$1" | sha256sum | tr '[:lower:]' '[:upper:]')
    printf '%s-%s-8%s-8%s-%s' "${hex:0:8}" "${hex:8:4}" "${hex:13:3}" "${hex:17:3}" "${hex:20:12}"
}

# What the installer's own source does not name: one component for each file, as Windows Installer
# wants it, with a GUID by its path.
fragment() {
    local path folder id number=0
    declare -A folders=([.]=InstallFolder)
    local components=()
    echo '<?xml version="1.0" encoding="UTF-8"?>'
    echo '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment>'
    while IFS= read -r path; do
        folder=$(dirname "$path")
        id=Folder$((++number))
        folders[$path]=$id
        echo "<DirectoryRef Id=\"${folders[$folder]}\"><Directory Id=\"$id\" Name=\"${path##*/}\" /></DirectoryRef>"
    done < <(cd "$image" && find . -mindepth 1 -type d | LC_ALL=C sort | sed 's|^\./||')
    number=0
    while IFS= read -r path; do
        id=File$((++number))
        components+=("$id")
        cat <<ROW
<DirectoryRef Id="${folders[$(dirname "$path")]}"><Component Id="$id" Win64="yes" Guid="$(guid "file/$path")">
  <File Id="$id" Source="$path" KeyPath="yes" />
</Component></DirectoryRef>
ROW
    done < <(cd "$image" && find . -mindepth 2 -type f | LC_ALL=C sort | sed 's|^\./||')
    echo '<ComponentGroup Id="Files">'
    printf '<ComponentRef Id="%s" />\n' "${components[@]}"
    echo '</ComponentGroup></Fragment></Wix>'
}
fragment >"$work/files.wxs"

digest=$(cd "$image" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | cat - "$src"/{wix,msi}/* "$settings/settings.wxi" "$src/scripts/msi.sh" |
    sha256sum)
rm -f "$out"
# It finds files by relative paths alone.
cd "$image"
export LC_ALL=C.UTF-8
wixl --arch x64 --output "$out" \
    -D Version="$version" -D ProductCode="$(guid "product/$version/$digest")" \
    -D Procrun='SOFTWARE\WOW6432Node\Apache Software Foundation\Procrun 2.0\UpdateSentinel\Parameters' \
    -D ServiceClass=io/github/updatesentinel/agent/service/SentinelService \
    -D EventSource='SYSTEM\CurrentControlSet\Services\EventLog\Application\UpdateSentinel' \
    -I "$settings" "$src/wix/UpdateSentinel.wxs" "$work/files.wxs"

edits=()
edit() { edits+=(-q "$1"); }
while IFS= read -r query; do
    [[ -z $query || $query == --* ]] || edit "${query//@VERSION@/$version}"
done <"$src/msi/edits.sql"
# A setting's component, and the search for the value that is there, go by one name: the component is
# installed where the property holds something. That is asked again on repair (64, transitive, with 256 for
# 64 bit and 4 for a registry key path): else a value that is gone by then, as the token is once it was used,
# would come back empty. Whoever may install may give these properties.
secure='OLDERVERSION;NEWERVERSION;PURGE'
while IFS=$'\t' read -r property component; do
    [[ $property != *[[:lower:]]* ]] || continue
    secure+=";$property"
    edit "UPDATE \`Component\` SET \`Condition\` = '$property <> \"\"', \`Attributes\` = 324 WHERE \`Component\` = '$component'"
done < <(msiinfo export "$out" AppSearch | tr -d '\r' | tail -n +4; printf 'CONFIG_FILE\tConfigurationFile\n')
edit "UPDATE \`Property\` SET \`Value\` = '$secure' WHERE \`Property\` = 'SecureCustomProperties'"
# UTF-8 first: the texts need it.
msibuild "$out" -i "$src/msi/_ForceCodepage.idt"
msibuild "$out" -i "$src"/msi/[A-Z]*.idt "${edits[@]}"
# One product code must never have two package codes.
msibuild "$out" -s "Update Sentinel $version" 'Update Sentinel' 'x64;1033' "{$(guid "package/$version/$digest")}"

if [[ -n ${SIGN_PKCS12:-} ]]; then
    "$src/scripts/sign.sh" "$out"
fi
