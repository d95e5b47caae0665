#!/usr/bin/env bash
# Leaves out of the libraries what the agent never reaches: shrink.sh PROGUARD LIBS OUT
#   PROGUARD  folder with ProGuard's jars
#   LIBS      the jars of the agent and of its libraries
#   OUT       one jar of all
set -euo pipefail

proguard=$1
libs=$2
out=$3
java=${JAVA_HOME:?a JDK}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Left out: annotations for compilers, other systems' native parts of JNA, metadata for Kotlin's reflection,
# descriptions of jars that are one now, sources of the message DLL and the schema, which the build alone
# reads, and the list by which browsers tell whose cookies are whose.
filter='!module-info.class,!META-INF/versions/**,!META-INF/MANIFEST.MF,!META-INF/maven/**,!META-INF/proguard/**'
filter+=',!META-INF/AL2.0,!META-INF/LGPL2.1,!META-INF/LICENSE,!**.kotlin_builtins,!**.kotlin_module'
filter+=',!com/sun/jna/*/*jnidispatch*,!com/sun/jna/**.html,!com/sun/jna/**.template'
filter+=',!**/heartbeat.schema.json,!**/UpdateSentinel.mc,!**/PublicSuffixDatabase.list'
arguments=()
for jar in "$libs"/*.jar; do
    case ${jar##*/} in
    annotations-*.jar | error_prone_annotations-*.jar) ;;
    *) arguments+=(-injars "'$jar'($filter)") ;;
    esac
done
for module in java.base java.logging java.management jdk.unsupported; do
    arguments+=(-libraryjars "'$java/jmods/$module.jmod'(!**.jar;!module-info.class)")
done
rm -f "$out"
"$java/bin/java" -cp "$proguard/*" proguard.ProGuard "@$here/module/shrink.pro" "${arguments[@]}" \
    -outjars "'$out'" >"$out.log" || { cat "$out.log" >&2; exit 1; }
