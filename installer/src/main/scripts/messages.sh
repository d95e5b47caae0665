#!/usr/bin/env bash
# Compiles the texts of all events into the DLL that Windows shows them from:
# messages.sh MC_FILE OUT_DLL VERSION
# Resources and nothing else, and the same bytes each time. Needs binutils and gcc of mingw-w64
# (Debian, Ubuntu: gcc-mingw-w64-x86-64).
set -euo pipefail

if [[ $# -ne 3 ]]; then
    echo "usage: $0 MC_FILE OUT_DLL VERSION" >&2
    exit 2
fi
mc=$1
dll=$2
version=$3
if [[ ! $version =~ ^([0-9]+)\.([0-9]+)\.([0-9]+)(-[0-9A-Za-z.]+)?$ ]]; then
    echo "$0: $version is no version such as 1.2.3 or 1.2.3-SNAPSHOT" >&2
    exit 2
fi
numbers=${BASH_REMATCH[1]},${BASH_REMATCH[2]},${BASH_REMATCH[3]},0

export LC_ALL=C
mingw=x86_64-w64-mingw32
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The message compiler keeps line ends as they are; Windows' own tables have CR LF.
sed 's/\r*$/\r/' "$mc" >"$work/messages.mc"

cat >"$work/version.rc" <<EOF
LANGUAGE 0x09, 0x01
1 VERSIONINFO
FILEVERSION $numbers
PRODUCTVERSION $numbers
FILEOS 0x40004
FILETYPE 0x2
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904B0"
    BEGIN
      VALUE "FileDescription", "Event messages of Update Sentinel"
      VALUE "FileVersion", "$version"
      VALUE "OriginalFilename", "UpdateSentinelMessages.dll"
      VALUE "ProductName", "Update Sentinel"
      VALUE "ProductVersion", "$version"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x0409, 0x04B0
  END
END
EOF

# The linker's own script adds an empty code section, and tables of nothing. Without a place for
# relocations, of which there are none, it would mark the DLL as one that can't be moved.
cat >"$work/resources.ld" <<'EOF'
SECTIONS
{
  . = __image_base__ + __section_alignment__;
  .rsrc : { *(.rsrc) *(.rsrc$*) }
  .reloc : { *(.reloc) }
  /DISCARD/ : { *(*) }
}
EOF

(
    # windres hands its paths to a shell: none with a blank in it may reach it.
    cd "$work"
    "$mingw-windmc" --codepage_in=65001 --unicode_out messages.mc
    cat version.rc messages.rc >all.rc
    "$mingw-windres" all.rc all.o
    "$mingw-ld" -shared --entry=0 --strip-all --no-insert-timestamp -T resources.ld -o all.dll all.o
)
mkdir -p "$(dirname "$dll")"
mv -f "$work/all.dll" "$dll"
