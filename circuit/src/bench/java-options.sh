#!/usr/bin/env bash
# Measures the practice world under several sets of Java options in turn, in one run of "farthing bench": what the packages start Java with
# is chosen by this. Each argument before "--" is NAME=OPTIONS, those behind it are the bench's own.
#
#   java-options.sh "serial=-XX:+UseSerialGC" "g1=-XX:+UseG1GC" -- --tests download,downloads --rounds 5
#
# Needs the program, made by "mvn package".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=$here/../../../app/target/farthing.jar

folder=$(mktemp -d)
worlds=()
end() {
  [ ${#worlds[@]} -eq 0 ] || kill "${worlds[@]}" 2> /dev/null || true
  wait
  rm -rf "$folder"
}
trap end EXIT

others=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  name=${1%%=*}
  read -ra options <<< "${1#*=}"
  echo "  practice world under $name" >&2
  java "${options[@]}" --enable-native-access=ALL-UNNAMED -jar "$jar" demo --headless --json --socks 0 --relays 3 \
    --data "$folder/$name" > "$folder/$name-said" 2> "$folder/$name-errors" < <(sleep infinity) &
  worlds+=($!)
  until grep -q '"socks"' "$folder/$name-said"; do
    kill -0 "${worlds[-1]}" || { cat "$folder/$name-errors" >&2; exit 1; }
    sleep 0.2
  done
  socks=$(sed -n 's/.*"socks":"\([^"]*\)".*/\1/p' "$folder/$name-said" | head -1)
  others+=(--socks "$socks" --pids "${worlds[-1]}" --name "$name")
  shift
done
[ $# -eq 0 ] || shift
java -XX:+UseSerialGC -jar "$jar" bench --setups none "$@" "${others[@]}"
