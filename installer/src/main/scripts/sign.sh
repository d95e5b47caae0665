#!/usr/bin/env bash
# Signs programs or installers in place: sign.sh FILE...
#   SIGN_PKCS12     key and certificate
#   SIGN_PASSWORD   of that file; empty for none
#   SIGN_TIMESTAMP  URL of a time-stamp server (RFC 3161); none where it is empty. Without a time stamp a
#                   signature ends with its certificate
# Needs osslsigncode. The password goes through a file that only this user can read, never a command line.
set -euo pipefail

: "${SIGN_PKCS12:?the key to sign with}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(umask 077 && printf '%s' "${SIGN_PASSWORD:-}" >"$folder/password")
for file in "$@"; do
    osslsigncode sign -pkcs12 "$SIGN_PKCS12" -readpass "$folder/password" -h sha256 -n 'Update Sentinel' \
        ${SIGN_TIMESTAMP:+-ts "$SIGN_TIMESTAMP"} -in "$file" -out "$folder/signed" >/dev/null
    mv -f "$folder/signed" "$file"
done
