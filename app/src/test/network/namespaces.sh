#!/usr/bin/env bash
# A Farthing network of nine hosts, each in a network namespace of its own: a chain (anvil), six relays, a client and a web site. Shows
# that a page comes through; that it does so with 80 ms of delay and 1 % of loss on every wire, without giving up a circuit; that cutting
# relays off is healed within seconds; that nothing leaves the client's host but links to its entries and, before there is a circuit,
# questions to its node; and that the accounts of both ends fit.
#
# Needs root, ip, tcpdump, curl, python3 and anvil (ANVIL names it where it is not on the PATH). Runs app/target/farthing.jar, or the
# classes of FARTHING_CLASSPATH with FARTHING_JAVA. Everything it starts ends with it.
set -Eeuo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
net="farthing-$$"
relays=6
site=www.farthing-example.org
chain_at=45.10.0.1
client_at=45.30.0.1
origin_at=45.40.0.1
rpc=http://$chain_at:8545
spaces=()
switch_pid=

source "$here/hosts.sh"

address_of() {
  case $1 in
    chain) echo $chain_at ;;
    client) echo $client_at ;;
    origin) echo $origin_at ;;
    relay*) echo "45.$((10 + 10#${1#relay} + 10)).0.1" ;;
  esac
}

# The processes on a host whose command line has these words.
running() {
  local pid
  for pid in $(ip netns pids "$net-$1"); do
    if tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -q -- "$2"; then echo "$pid"; fi
  done
}

wallet() { on client "${program[@]}" "$@" --json --data "$work/client" --password-file "$work/password" 2>> "$work/client.err"; }

relay() {
  local number=$1
  shift
  on "relay$number" "${program[@]}" relay "$@" --json --config "$work/relay$number/relay.toml" --password-file "$work/password" \
    2>> "$work/relay$number.err"
}

start_relay() {
  local number=$1
  : > "$work/relay$number.out"
  relay "$number" > "$work/relay$number.out" &
  echo $! > "$work/relay$number.pid"
}

# Fetches so many bytes through the proxy and compares them; tries again until so many seconds are over.
page() {
  local what=$1 host=$2 bytes=$3 seconds=$4 end
  end=$((SECONDS + seconds))
  until took=$(on client curl -sf -w '%{time_total}' --max-time 60 --socks5-hostname 127.0.0.1:9250 -o "$work/page" \
      "http://$host:8000/bytes/$bytes") && cmp -s "$work/page" "$work/expected-$bytes"; do
    ((SECONDS < end)) || fail "$what: no page from $host within $seconds s"
    sleep 1
  done
  say "$what: $bytes bytes from $host in $took s"
}

path() { wallet circuits | python3 -c '
import json, sys
for hop in json.loads(sys.stdin.readline())["path"]: print(hop["role"], hop["name"][5:])'; }

# ---- the hosts ----
echo "a password for nobody's money" > "$work/password"
weather 0 0
for bytes in 3000 200000; do
  python3 -c 'import sys; n = int(sys.argv[1]); sys.stdout.buffer.write(bytes((i * 31 + i // 251) % 256 for i in range(n)))' $bytes \
    > "$work/expected-$bytes"
done
ip netns add "$net-switch"
spaces+=("$net-switch")
without_ipv6 switch
hosts=(chain client origin)
for ((i = 1; i <= relays; i++)); do hosts+=("relay$i"); done
for name in "${hosts[@]}"; do host "$name"; done
on switch python3 "$here/switch.py" run "$work/weather" "${hosts[@]}" 2> "$work/switch.err" &
on origin python3 "$here/site.py" $origin_at $site 2> "$work/origin.err" &
on chain "${ANVIL:-anvil}" --host 0.0.0.0 --port 8545 --chain-id 424242 --block-time 1 --slots-in-an-epoch 1 \
  > "$work/anvil.out" 2> "$work/anvil.err" &
on client tcpdump -i eth0 -Q out -n -U -w "$work/client.pcap" 'ip or ip6' 2> "$work/tcpdump.log" &
for ((i = 0; i < 100; i++)); do ask_chain eth_chainId '[]' > "$work/id" 2>/dev/null && break; sleep 0.2; done
[[ -s $work/id ]] || fail "anvil does not answer"
say "nine hosts stand"

# ---- the contracts and the relays ----
own=$(wallet wallet create --network custom --rpc $rpc | value address)
fund "$own"
wallet contracts deploy --yes > "$work/contracts"
channels=$(value channels < "$work/contracts")
registry=$(value registry < "$work/contracts")
say "the contracts are up"
making=()
for ((i = 1; i <= relays; i++)); do
  mkdir "$work/relay$i"
  relay $i init > "$work/relay$i.made" &
  making+=($!)
done
wait "${making[@]}"
for ((i = 1; i <= relays; i++)); do
  fund "$(value operator < "$work/relay$i.made")"
  countries=(CH IS NL DE SE NO)
  {
    cat << END
name = "Relay$i"
country = "${countries[i - 1]}"
advertise = "$(address_of relay$i):9001"
network = "custom"
rpc = ["$rpc"]
name_servers = ["$origin_at"]
drain_seconds = 1
END
    # Four are exits: one is left when the entry is one and another two are gone. They reach the node too, for the wallet's own questions.
    ((i % 3)) && echo 'exit_ports = ["80", "443", "8000", "8545"]'
    printf '[contracts]\nchannels = "%s"\nregistry = "%s"\n' "$channels" "$registry"
  } > "$work/relay$i/relay.toml"
  start_relay $i
done
for ((i = 1; i <= relays; i++)); do wait_for_line "$work/relay$i.out" 240; done
say "$relays relays are on the list"

# ---- a page ----
wallet channel open --relays $relays --deposit 0.5 --together --yes > "$work/opened"
say "$relays channels are open"
wallet proxy --socks 9250 > "$work/proxy.out" &
wait_for_line "$work/proxy.out" 120
page "first page" $origin_at 200000 60
first_circuit=$(date +%s)
page "by name" $site 3000 60
path > "$work/path"
say "the path: $(tr '\n' ' ' < "$work/path")"

# ---- weather ----
numbers() { wallet circuits | python3 -c '
import json, sys
print(sorted(c["number"] for c in json.loads(sys.stdin.readline())["circuits"] if c["state"] == "in-use"))'; }

weather 80 1
before=$(numbers)
page "80 ms and 1 % of loss" $origin_at 200000 180
# Four wires there and four back, at the least.
python3 -c 'import sys; sys.exit(float(sys.argv[1]) < 0.64)' "$took" || fail "the wires were not slow"
page "the same by name" $site 3000 120
sleep 10
python3 -c 'import json, sys; sys.exit(not set(json.loads(sys.argv[1])) <= set(json.loads(sys.argv[2])))' "$before" "$(numbers)" \
  || fail "circuits were given up for the weather: $before became $(numbers)"
weather 0 0

# ---- hosts go ----
cut_off() {
  local role relay
  path > "$work/path"
  gone=()
  for role in "$@"; do
    relay=$(awk -v role="$role" '$1 == role { print $2 }' "$work/path")
    say "cut off: relay $relay, the $role"
    ip -n "$net-switch" link set "relay$relay" down
    gone+=("$relay")
  done
}

healed() {
  local relay
  path > "$work/path"
  for relay in "${gone[@]}"; do
    if grep -qw "$relay" "$work/path"; then fail "the path still leads through relay $relay, which is cut off"; fi
  done
  say "healed: $(tr '\n' ' ' < "$work/path")"
  for relay in "${gone[@]}"; do ip -n "$net-switch" link set "relay$relay" up; done
}

# A program's first try has its page in so many seconds, though the wires say nothing.
soon() {
  python3 -c 'import sys; sys.exit(float(sys.argv[1]) > 10)' "$took" || fail "healing took $took s"
}

cut_off middle exit
page "without middle and exit" $origin_at 3000 10
soon
healed
cut_off entry
page "without the entry" $origin_at 3000 10
soon
healed

# ---- what left the client's host ----
kill -INT $(running client '^tcpdump ')
sleep 1
tcpdump -n -r "$work/client.pcap" "src host $client_at" 2>/dev/null | awk '{ sub(/:$/, "", $5); print $5 }' | sort | uniq -c | sort -rn \
  > "$work/went-to"
others=$(awk '{ print $2 }' "$work/went-to" | grep -vE "^45\.10\.0\.1\.8545$|^45\.2[1-6]\.0\.1\.9001$" || true)
[[ -z $others ]] || fail "packets left the client's host for others: $others"
[[ -s $work/went-to ]] || fail "the capture is empty"
tcpdump -n -r "$work/client.pcap" "ip6 or not ip proto 6" > "$work/no-tcp" 2>/dev/null
[[ ! -s $work/no-tcp ]] || fail "packets on the client's host were no TCP: $(head -n 5 "$work/no-tcp")"
guards=$(awk '{ print $2 }' "$work/went-to" | grep -c '\.9001$')
((guards <= 3)) || fail "the client's host spoke with $guards relays: more than the guards it keeps"
# Bytes for the node, other than the end of a connection that stood before, after the first circuit.
tcpdump -tt -n -r "$work/client.pcap" "src host $client_at and tcp dst port 8545" 2>/dev/null \
  | awk -v after=$((first_circuit + 2)) '$1 > after && !/length 0$/' > "$work/asked-directly"
[[ ! -s $work/asked-directly ]] || fail "the node was asked directly after the first circuit: $(head -n 3 "$work/asked-directly")"
say "the client's host spoke with $guards guards, before the first circuit with its node, and with nobody else"

# ---- accounts ----
kill $(running client ' proxy --socks ')
for ((i = 0; i < 50; i++)); do [[ -z $(running client ' proxy --socks ') ]] && break; sleep 0.2; done
wallet channel list > "$work/channels"
for ((i = 1; i <= relays; i++)); do
  earned=$(relay $i earnings | value owed)
  line=$(grep "\"name\":\"Relay$i\"" "$work/channels")
  answered=$(value acknowledged <<< "$line")
  signed=$(value signed <<< "$line")
  say "relay $i: earned $earned wei; the client signed $signed, of which $answered were answered"
  # An answer, or the last voucher, may have been on its way when the proxy ended or a wire was cut.
  python3 -c 'import sys; a, e, s = map(int, sys.argv[1:]); sys.exit(not a <= e <= s)' "$answered" "$earned" "$signed" \
    || fail "the accounts of relay $i differ"
done
say "all held"
