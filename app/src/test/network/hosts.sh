# Hosts in network namespaces, on one wire each to a switch: for the scripts beside this one, which set `here`, `work`, `net`, `spaces` and
# `rpc`, and say by `address_of` which address a host has. What they start ends with them.

if [[ -n ${FARTHING_CLASSPATH:-} ]]; then
  program=("${FARTHING_JAVA:-java}" -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow -cp "$FARTHING_CLASSPATH" org.farthing.app.Main)
else
  program=(java -jar "$here/../../../target/farthing.jar")
fi

say() { printf '%s %s\n' "$(date +%T)" "$*"; }

fail() {
  say "FAILED: $*"
  for log in "$work"/*.err "$work"/proxy.out; do
    [[ -s $log ]] && { echo "---- $(basename "$log")"; tail -n 15 "$log"; }
  done
  exit 1
}

tear_down() {
  status=$?
  trap - EXIT
  set +e
  for space in "${spaces[@]}"; do
    pids=$(ip netns pids "$space" 2>/dev/null)
    [[ -n $pids ]] && kill -9 $pids 2>/dev/null
  done
  for space in "${spaces[@]}"; do
    ip netns del "$space" 2>/dev/null
  done
  rm -rf "$work"
  exit $status
}
trap tear_down EXIT
trap '[[ $BASHPID == $$ ]] && fail "line $LINENO: $BASH_COMMAND"' ERR
trap 'exit 1' INT TERM

on() {
  local host=$1
  shift
  ip netns exec "$net-$host" "$@"
}

# The value of a key in a line of JSON.
value() { python3 -c 'import json,sys; v=json.loads(sys.stdin.readline()).get(sys.argv[1], ""); print(v)' "$1"; }

# Else the kernel greets IPv6 routers by itself, on the switch's ends of the wires too.
without_ipv6() { on "$1" sh -c 'if [ -d /proc/sys/net/ipv6 ]; then echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; fi'; }

host() {
  local name=$1
  ip netns add "$net-$name"
  spaces+=("$net-$name")
  ip -n "$net-$name" link add eth0 type veth peer name "$name" netns "$net-switch"
  without_ipv6 switch
  ip -n "$net-switch" link set "$name" up
  ip -n "$net-$name" link set lo up
  without_ipv6 "$name"
  ip -n "$net-$name" addr add "$(address_of "$name")/8" dev eth0
  ip -n "$net-$name" link set eth0 up
  on "$name" python3 "$here/switch.py" plain eth0
}

# Delay in ms and loss in % of every wire, from when this returns.
weather() {
  echo "$1 $2" > "$work/weather"
  sleep 1
}

ask_chain() {
  on chain curl -sf --max-time 10 -H 'Content-Type: application/json' \
    -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":$2}" $rpc
}

fund() { ask_chain anvil_setBalance "[\"$1\",\"0x8ac7230489e80000\"]" > "$work/funded"; }

wait_for_line() {
  local file=$1 seconds=$2 tries
  for ((tries = 0; tries < seconds * 5; tries++)); do
    [[ -s $file ]] && return 0
    sleep 0.2
  done
  fail "nothing came from $(basename "$file" .out) within $seconds s"
}
