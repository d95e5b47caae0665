#!/usr/bin/env bash
# Links the agent with a Windows Java into one small runtime: runtime.sh JAVA AGENT WORK OUT
#   JAVA  a Windows x64 JDK or JRE as new as the JDK, unpacked or as a zip
#   AGENT the jar of the agent and its libraries
#   WORK  folder for what is made on the way; emptied first
#   OUT   the runtime; replaced
# Runs on any OS with a JDK that builds this (JAVA_HOME). Windows' own programs are copied, never changed,
# so that their signatures stay valid.
set -euo pipefail

java=$1
agent=$2
work=$3
out=$4
tools=${JAVA_HOME:?a JDK}/bin
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the agent needs: java.logging for JNA and OkHttp, java.management for tinylog, jdk.crypto.ec for
# TLS with EC keys, jdk.crypto.mscapi for Windows-ROOT, jdk.unsupported for gson and Kotlin.
modules=(java.base java.logging java.management jdk.crypto.ec jdk.crypto.mscapi jdk.unsupported)

die() { echo "runtime.sh: $*" >&2; exit 1; }

rm -rf "$work"
mkdir -p "$work/jmods" "$work/agent"

# --- The Windows Java -------------------------------------------------------------------------------
if [[ -f $java ]]; then
    unzip -q "$java" '*/bin/*' '*/lib/*' '*/conf/*' '*/legal/*' '*/release' -d "$work/java" ||
        die "$java is not a zip of a Windows JDK or JRE"
    java=$work/java
fi
image=$(find "$java" -path '*/lib/modules' -print -quit)
[[ -n $image ]] || die "no Java runtime (lib/modules) in $java"
java=${image%/lib/modules}
[[ -f $java/bin/server/jvm.dll && -f $java/bin/java.exe ]] || die "$java is not for Windows x64"
release() { sed -n "s/^$1=\"\(.*\)\"\r\{0,1\}$/\1/p" "$java/release"; }
[[ $(release OS_ARCH) == x86_64 || $(release OS_ARCH) == amd64 ]] ||
    die "$java is for $(release OS_ARCH), not for x64"
# jlink refuses any other, with less to go on.
jdk=$("$tools/javac" -version 2>&1)
jdk=${jdk#javac }
[[ $(release JAVA_VERSION) =~ ^${jdk%%.*}(\.|$) ]] ||
    die "$java is a Java $(release JAVA_VERSION), and a JDK ${jdk%%.*} makes this build: give a Windows Java" \
        "${jdk%%.*}, or set JAVA_HOME to a JDK as new as this Java, if it is one that builds this (./dev help)"

# --- Its modules as packages that jlink takes -------------------------------------------------------
include=$(IFS='|'; echo "${modules[*]}")
"$tools/jimage" extract --dir "$work/classes" --include "regex:/(${include//./\\.})/.*" "$image"
# What the JRE's own link generated is generated again.
find "$work/classes/java.base/jdk/internal/module" -name 'SystemModules$*.class' -delete
find "$work/classes/java.base/java/lang/invoke" -name 'BoundMethodHandle$Species_*.class' \
    ! -name '*Species_L.class' -delete

stage() { # MODULE KIND FILE...: copies what is there of a module's files
    local folder=$work/stage/$1/$2 file
    shift 2
    mkdir -p "$folder"
    for file in "$@"; do
        [[ ! -e $java/$file ]] || install -D -m 644 "$java/$file" "$folder/${file#*/}"
    done
}
# The C runtime of Windows 10 itself is used; of Visual C++'s only what java.exe and jvm.dll import. No
# cacerts: the agent trusts the machine's roots, or the file in its configuration.
stage java.base lib bin/{java,jimage,jli,net,nio,verify,zip,vcruntime140,vcruntime140_1}.dll \
    bin/server/jvm.dll lib/{jvm.cfg,tzdb.dat,tzmappings} lib/security/{default.policy,blocked.certs,public_suffix_list.dat}
stage java.base bin bin/java.exe
stage java.base conf conf/net.properties conf/security/{java.security,java.policy}
while IFS= read -r policy; do
    stage java.base conf "${policy#"$java/"}"
done < <(find "$java/conf/security/policy" -type f)
stage java.logging conf conf/logging.properties
stage java.management lib bin/management.dll
stage jdk.crypto.mscapi lib bin/sunmscapi.dll

pack() { # MODULE ARG...
    local module=$1 kind option folder
    local options=(--class-path "$work/classes/$module" --target-platform windows-amd64)
    shift
    for kind in lib:libs bin:cmds conf:config; do
        folder=$work/stage/$module/${kind%:*}
        [[ ! -d $folder ]] || options+=("--${kind#*:}" "$folder")
    done
    [[ ! -d $java/legal/$module ]] || options+=(--legal-notices "$java/legal/$module")
    "$tools/jmod" create "${options[@]}" "$@" "$work/jmods/$module.jmod"
}
for module in "${modules[@]:1}"; do
    pack "$module"
done
# Last, since it holds the hashes of all others.
pack java.base --module-path "$work/jmods" --hash-modules '.*'

# --- The agent and its libraries as one module ------------------------------------------------------
unzip -q "$agent" -d "$work/agent"
"$tools/javac" --release 17 -d "$work/agent" "$here/module/module-info.java"

# --- Both in one image ------------------------------------------------------------------------------
# Not --strip-debug: it would run objcopy over the programs and spoil their signatures. Compression 1
# shares strings and leaves the rest plain: smaller on disk than 0, and smaller in the MSI than 2. Left out
# is what no path of the agent leads to: names of characters and of languages, rules for breaking lines of Thai,
# the Islamic calendar, keytool, texts in other languages, FTP, code pages that no Windows has as its own and
# the second of two tables for 936 (GBK stays; GB 18030 alone is 200 kB), the view of the image as files, rewriters and printers of byte
# code, tables for random numbers of a normal distribution, short forms of numbers, blocks and scripts of
# Unicode, the order of words, the direction of text, and all of the management that does not say when the
# process started.
unused=/java.base/java/lang/uniName.dat
unused+=',regex:/java.base/sun/text/resources/.*BreakIteratorData'
unused+=',regex:/java.base/java/time/chrono/hijrah-config.*'
unused+=',regex:/java.base/.*Resources_[a-z][a-zA-Z_]*.class'
unused+=',regex:/java.base/sun/launcher/resources/launcher_.*'
unused+=',regex:/java.base/sun/util/resources/(cldr/)?LocaleNames.*'
unused+=',regex:/java.base/sun/nio/cs/(Johab|SJIS|MS936|GB18030|.*HKSCS).*'
unused+=',regex:/java.base/jdk/internal/util/random/RandomSupport.DoubleZigguratTables.*'
unused+=,/java.base/java/text/CompactNumberFormat.class
unused+=',regex:/java.base/java/lang/Character.Unicode(Block|Script).*'
unused+=',regex:/java.base/java/text/(Collat|RuleBasedColl|RB|MergeColl|PatternEntry|Bidi).*'
unused+=',regex:/java.base/jdk/internal/icu/text/Bidi.*'
# Of each package one class has to stay: the second word begins its name.
while read -r package kept; do
    unused+=",regex:/$package/(?!$kept)[^/]*"
done <<'EOF'
java.base/jdk/internal/jrtfs JrtFileSystemProvider\.
java.base/jdk/internal/org/objectweb/asm/commons Method\.
java.base/jdk/internal/org/objectweb/asm/tree ParameterNode
java.base/jdk/internal/org/objectweb/asm/tree/analysis Value
java.base/jdk/internal/org/objectweb/asm/util ASMifierSupport
java.base/sun/net/ftp FtpProtocolException
java.base/sun/net/ftp/impl DefaultFtpClientProvider
java.base/sun/net/www/protocol/ftp Handler
java.base/sun/security/tools/keytool Pair
java.management/com/sun/jmx/defaults ServiceName
java.management/com/sun/jmx/interceptor DefaultMBeanServerInterceptor\$ResourceContext\$1
java.management/com/sun/jmx/mbeanserver Repository\$RegistrationContext
java.management/com/sun/jmx/remote/internal NotificationBuffer
java.management/com/sun/jmx/remote/security NotificationAccess
java.management/com/sun/jmx/remote/util OrderClassLoaders
java.management/javax/management (DynamicMBean|NotificationBroadcaster|NotificationEmitter)\.
java.management/javax/management/loading PrivateClassLoader
java.management/javax/management/modelmbean InvalidTargetObjectTypeException
java.management/javax/management/monitor MonitorSettingException
java.management/javax/management/openmbean CompositeDataView
java.management/javax/management/relation RelationException
java.management/javax/management/remote JMXProviderException
java.management/javax/management/timer TimerNotification
java.management/sun/management/counter LongCounter
java.management/sun/management/counter/perf InstrumentationException
EOF
rm -rf "$out"
"$tools/jlink" --module-path "$work/jmods:$work/agent" \
    --add-modules "updatesentinel,$(IFS=,; echo "${modules[*]}")" \
    --strip-java-debug-attributes --no-header-files --no-man-pages --compress=1 \
    --exclude-resources "$unused" \
    --output "$out"
while IFS= read -r program; do
    cmp "$java/bin/$program" "$out/bin/$program"
done < <(cd "$out/bin" && find . -type f)
# jlink's own description does not tell whose Java this is.
grep -E '^(IMPLEMENTOR|IMPLEMENTOR_VERSION|JAVA_RUNTIME_VERSION|SOURCE)=' "$java/release" | tr -d '\r' >>"$out/release" ||
    die "$java/release does not tell whose Java it is"
