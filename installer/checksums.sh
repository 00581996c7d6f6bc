#!/bin/sh
# Writes the sums of all libraries that are packaged, on any of the three systems, to installer/src/checksums.txt. Run it after a version
# was changed in a pom.xml and the program was built; read "git diff" of the list: nothing but what was meant to change may have.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's,.*<javafx.version>\(.*\)</javafx.version>.*,\1,p' pom.xml)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for module in base graphics controls; do
    for system in linux linux-aarch64 mac mac-aarch64 win; do
        mvn -q -N dependency:copy -Dartifact="org.openjfx:javafx-$module:$version:jar:$system" -DoutputDirectory="$work"
    done
done
# The jars that the program's manifest names, less Farthing's own.
unzip -p app/target/farthing.jar META-INF/MANIFEST.MF | tr -d '\r' |
    awk '/^ /{line = line substr($0, 2); next} {print line; line = $0} END {print line}' |
    sed -n 's/^Class-Path: //p' | tr ' ' '\n' | grep -vE '^lib/(wallet|circuit)-[0-9.]+\.jar$' |
    while read -r jar; do cp "app/target/$jar" "$work/"; done
(cd "$work" && sha256sum -- *.jar) | LC_ALL=C sort -k2 > installer/src/checksums.txt
