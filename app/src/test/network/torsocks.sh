#!/usr/bin/env bash
# wget under torsocks through a practice world: the name is looked up by the exit, and the page comes through the circuits. torsocks never
# hands this machine's own addresses (127.0.0.0/8) to a proxy, and an exit never connects to its own machine's others; so all this runs in
# a network namespace of its own, where a public address leads to a site on the same machine that belongs to no interface.
#
#   unshare --net torsocks.sh        FARTHING_JAVA and FARTHING_CLASSPATH name the program, as for namespaces.sh
#
# Needs root, ip, python3, wget and torsocks. Everything it starts ends with it.
set -Eeuo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
site_at=45.40.0.1
name=www.farthing-example.org
size=5000000

tear_down() {
  status=$?
  trap - EXIT
  jobs -p | xargs -r kill 2>/dev/null || true
  wait
  [[ $status == 0 ]] || cat "$work"/*.err
  rm -rf "$work"
  exit "$status"
}
trap tear_down EXIT

ip link set lo up
ip route add local "$site_at/32" dev lo
python3 "$here/site.py" "$site_at" "$name" 2>"$work/site.err" &
"$FARTHING_JAVA" -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED "-Ddns.server=$site_at" -cp "$FARTHING_CLASSPATH" \
  org.farthing.app.Main demo --headless --json --socks 9250 --data "$work/data" >"$work/ready" 2>"$work/demo.err" &
for _ in $(seq 300); do
  [[ -s $work/ready ]] && break
  sleep 0.2
done
[[ -s $work/ready ]]

printf 'TorAddress 127.0.0.1\nTorPort 9250\n' >"$work/torsocks.conf"
export TORSOCKS_CONF_FILE=$work/torsocks.conf
torsocks wget --quiet --tries=1 --timeout=60 -O "$work/page" "http://$name:8000/bytes/$size"
python3 - "$work/page" "$size" <<'PYTHON'
import sys
page, size = open(sys.argv[1], "rb").read(), int(sys.argv[2])
assert page == bytes((i * 31 + i // 251) % 256 for i in range(size)), len(page)
PYTHON
if torsocks wget --quiet --tries=1 --timeout=60 -O "$work/none" http://nobody.farthing-example.org:8000/; then
  echo "a name that does not exist was found"
  exit 1
fi
echo "all held"
