#!/usr/bin/env bash
# Follows installer/NETWORK.md to the letter: takes its blocks of commands, and runs each on the host that it names, in network namespaces:
# a chain, five relays, a client, and a web site. Shows that a page comes through, that what each relay has earned is what the client has signed for
# it, to the wei, and that it is cashed with what the books say is left after the fee.
#
# Needs root, ip, curl, python3 and anvil (ANVIL names it where it is not on the PATH). Runs app/target/farthing.jar, or the classes of
# FARTHING_CLASSPATH with FARTHING_JAVA. Everything it starts ends with it.
set -Eeuo pipefail

here=$(cd "$(dirname "$0")" && pwd)
guide=$here/../../../../installer/NETWORK.md
work=$(mktemp -d)
net="farthing-$$"
relays=5
chain_at=45.10.0.1
origin_at=45.40.0.1
rpc=http://$chain_at:8545
spaces=()

source "$here/hosts.sh"

address_of() {
  case $1 in
    chain) echo $chain_at ;;
    client) echo 45.30.0.1 ;;
    origin) echo $origin_at ;;
    relay*) echo "45.$((20 + ${1#relay})).0.1" ;;
  esac
}

# The words after "```sh" of each block, then its commands, one file for each: block-1, block-2, …
python3 - "$guide" "$work" << 'END'
import re, sys
blocks = re.findall(r"^```sh ([a-z ]+)\n(.*?)^```$", open(sys.argv[1]).read(), re.M | re.S)
for number, (words, commands) in enumerate(blocks, 1):
    open("%s/block-%d" % (sys.argv[2], number), "w").write(commands)
open(sys.argv[2] + "/blocks", "w").write("".join(words + "\n" for words, _ in blocks))
END

mkdir "$work/bin"
printf '#!/bin/bash\nexec %s "$@"\n' "$(printf '%q ' "${program[@]}")" > "$work/bin/farthing"
printf '#!/bin/bash\nexec %q "$@"\n' "$(command -v "${ANVIL:-anvil}")" > "$work/bin/anvil"
chmod +x "$work"/bin/*

# One block on one host.
follow() {
  local host=$1 block=$2
  on "$host" env PATH="$work/bin:$PATH" CHAIN=$chain_at HERE="$(address_of "$host")" NUMBER="${host#relay}" SITE=$origin_at:8000/bytes/200000 \
    bash -euc "cd '$work/$host'; source '$work/$block'" < /dev/null > "$work/$host-$block.out" 2> "$work/$host-$block.err"
}

hosts=(chain client origin)
for ((i = 1; i <= relays; i++)); do hosts+=("relay$i"); done
echo "0 0" > "$work/weather"
ip netns add "$net-switch"
spaces+=("$net-switch")
without_ipv6 switch
for name in "${hosts[@]}"; do
  host "$name"
  mkdir "$work/$name"
done
on switch python3 "$here/switch.py" run "$work/weather" "${hosts[@]}" 2> "$work/switch.err" &
on origin python3 "$here/site.py" $origin_at www.farthing-example.org 2> "$work/origin.err" &
say "${#hosts[@]} hosts stand"

# ---- the guide ----
number=0
while read -r where how; do
  number=$((number + 1))
  block=block-$number
  who=("$where")
  [[ $where == relay ]] && { who=(); for ((i = 1; i <= relays; i++)); do who+=("relay$i"); cp "$work/client/contracts.json" "$work/relay$i/"; done; }
  if [[ $how == page ]]; then
    # Right after the start there may be no circuit yet: a person would try again.
    for ((tries = 0; ; tries++)); do
      follow client "$block" && break
      ((tries < 30)) || fail "no page comes through"
      sleep 1
    done
    python3 -c 'import sys; sys.stdout.buffer.write(bytes((i * 31 + i // 251) % 256 for i in range(200000)))' > "$work/expected"
    cmp -s "$work/client/page" "$work/expected" || fail "the page is not what the site sent"
    say "a page of 200,000 bytes came through"
    # What was on its way has come after a moment, and then both ends say the same.
    sleep 5
    continue
  fi
  if [[ $how == stopped ]]; then
    for pid in $(ip netns pids "$net-client"); do
      if tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -q -- ' proxy --socks '; then kill -INT "$pid"; fi
    done
    for ((tries = 0; tries < 150; tries++)); do [[ -z $(ip netns pids "$net-client") ]] && break; sleep 0.2; done
  fi
  waiting=()
  for host in "${who[@]}"; do
    follow "$host" "$block" &
    waiting+=($!)
  done
  if [[ $how == background ]]; then
    for host in "${who[@]}"; do
      [[ $where == chain ]] || wait_for_line "$work/$host-$block.out" 240
    done
    if [[ $where == chain ]]; then
      for ((tries = 0; tries < 100; tries++)); do ask_chain eth_chainId '[]' > "$work/id" 2>/dev/null && break; sleep 0.2; done
      [[ -s $work/id ]] || fail "anvil does not answer"
    fi
  else
    for pid in "${waiting[@]}"; do wait "$pid" || fail "$block of the guide, on a $where: $(tail -n 3 "$work"/*-$block.err)"; done
  fi
  say "$block, on the $where: $(grep -m1 -v '^\(ACCOUNT\|OPERATOR\|echo\)' "$work/$block" | cut -c1-60)"
done < "$work/blocks"

# ---- the figures ----
python3 - "$work" $relays << 'END' || fail "the figures differ"
import json, sys
work, relays = sys.argv[1], int(sys.argv[2])
channels = {}
for line in open(work + "/client/channels.json"):
    channel = json.loads(line)
    channels[channel["name"]] = channel
earners = exact = 0
for i in range(1, relays + 1):
    read = lambda name: json.loads(open("%s/relay%d/%s.json" % (work, i, name)).readline())
    channel, earned, redeemed, after = channels["Relay%d" % i], read("earnings"), read("redeemed"), read("after")
    print("relay %d: the client signed %s wei; earned %s; cashed %s with a fee of %s, net %s" % (
        i, channel["signed"], earned["earned"], redeemed["cashed"], redeemed["fee"], redeemed["net"]))
    assert int(channel["acknowledged"]) <= int(earned["earned"]) <= int(channel["signed"]), "more or less than was signed"
    exact += channel["acknowledged"] == earned["earned"] == channel["signed"]
    # Where another relay's channel is cashed first, the client's circuits go on over this one, and pay.
    assert int(after["earned"]) >= int(earned["earned"]), "what is earned stays"
    assert int(redeemed["cashed"]) - int(redeemed["fee"]) == int(redeemed["net"]), "net"
    assert after["cashed"] == redeemed["cashed"] and int(after["owed"]) + int(after["cashed"]) == int(after["earned"]), "cashed"
    # One that had earned nothing has closed nothing, and is paid now.
    assert after["owed"] == "0" or redeemed["cashed"] == "0", "owed"
    assert int(after["net"]) == int(after["cashed"]) - int(after["closingFees"]) - int(after["listingFees"]), "after fees"
    earners += int(earned["earned"]) > 0
assert earners >= 3, "three relays of a path are paid"
print("to the wei at all three counts: %d of %d" % (exact, relays))
assert exact >= 3, "only where a voucher was on its way do the counts differ"
END
say "all held"
