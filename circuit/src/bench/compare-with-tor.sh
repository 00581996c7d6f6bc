#!/usr/bin/env bash
# Measures Farthing and a private Tor network, as it comes and tuned, in turn in one run of "farthing bench", and prints the table of
# circuit/BENCHMARKS.md. Takes some ten minutes. Options are the bench's own: --rounds 5, --tests download,echo, --json, ...
#
# Needs the program, made by "mvn package" or named by FARTHING (a command), and Debian's package tor; without tor it says so and ends well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if ! { command -v tor || [ -x /usr/sbin/tor ]; } > /dev/null || ! command -v tor-gencert > /dev/null; then
  echo "Skipped: comparing with Tor needs tor and tor-gencert (Debian's package tor)."
  exit 0
fi
farthing=${FARTHING:-java -XX:+UseSerialGC -jar $here/../../../app/target/farthing.jar}

folder=$(mktemp -d)
end() {
  for pids in "$folder"/*/pids; do
    [ ! -e "$pids" ] || tr ',' '\n' < "$pids" | xargs -r kill 2> /dev/null || true
  done
  sleep 1
  rm -rf "$folder"
}
trap end EXIT

others=()
for form in defaults tuned; do
  echo "  Tor, $form" >&2
  "$here/tor-network.sh" "$folder/$form" "$form" > "$folder/$form-said"
  while read -r what value; do
    declare "$what=$value"
  done < "$folder/$form-said"
  # shellcheck disable=SC2154  # read above
  others+=(--socks "$socks" --pids "$pids" --name "Tor $form" --tor-control "$control")
done
# What measures the set-ups that are named, measures three where none is.
[[ " $* " == *" --setups"* ]] || set -- --setups one,separate,separate-unpaid "$@"
$farthing bench "$@" "${others[@]}"
