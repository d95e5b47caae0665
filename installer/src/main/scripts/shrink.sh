#!/usr/bin/env bash
# Leaves out of the libraries what the agent never reaches: shrink.sh PROGUARD LIBS OUT
#   PROGUARD  folder with ProGuard's jars
#   LIBS      the jars of the agent and of its libraries
#   OUT       one jar of all
set -euo pipefail

proguard=$1
libs=$2
out=$3
java=${JAVA_HOME:?a JDK 17}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Left out: annotations for compilers, other systems' native parts of JNA, metadata for Kotlin's reflection,
# and descriptions of jars that are one now.
filter='!module-info.class,!META-INF/versions/**,!META-INF/MANIFEST.MF,!META-INF/maven/**,!META-INF/proguard/**'
filter+=',!META-INF/AL2.0,!META-INF/LGPL2.1,!META-INF/LICENSE,!**.kotlin_builtins,!**.kotlin_module'
filter+=',!com/sun/jna/*/*jnidispatch*'
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
