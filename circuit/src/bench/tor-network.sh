#!/usr/bin/env bash
# Starts a private Tor network on the loopback address: three authorities, four relays, one client; three hops. All exits lead to this
# machine.
#
#   tor-network.sh FOLDER defaults|tuned
#
# FOLDER has to be new or empty. Prints three lines once a circuit stands, and leaves the network running:
#
#   socks 127.0.0.1:PORT
#   control 127.0.0.1:PORT
#   pids PID,PID,…           all eight; authorities are relays too, and paths may lead through them
#
# "defaults" is tor as it comes. "tuned" has what makes it fastest on one machine: the scheduler that does not wait for a tick, no padding,
# and a congestion control that opens its window at once. The network's own clockwork (votes each minute) is a private network's in both.
set -euo pipefail

folder=$1
form=$2
tor=$(command -v tor || echo /usr/sbin/tor)
mkdir -p -m 700 "$folder"
folder=$(cd "$folder" && pwd)

# Ports that nobody listens on now.
next=$((20000 + RANDOM % 8000))
port() {
  while next=$((next + 1)); (exec 3<> "/dev/tcp/127.0.0.1/$next") 2> /dev/null; do :; done
  eval "$1=$next"
}

tuning=""
parameters=""
if [ "$form" = tuned ]; then
  tuning="Schedulers Vanilla"
  parameters="ConsensusParams cc_sscap_exit=10000 cc_vegas_alpha_exit=1000 cc_vegas_beta_exit=1000 cc_vegas_gamma_exit=1000"
  parameters+=" cc_vegas_delta_exit=4000"
elif [ "$form" != defaults ]; then
  echo "The form is defaults or tuned." >&2
  exit 2
fi

common() {
  cat << END
TestingTorNetwork 1
DataDirectory $folder/$1
Nickname ${1//-/}
Log notice file $folder/$1/log
PidFile $folder/$1/pid
RunAsDaemon 0
AssumeReachable 1
ExitRelay 1
ExitPolicyRejectPrivate 0
ExitPolicy accept *:*
ContactInfo none
ShutdownWaitLength 0
$tuning
END
}

authorities=""
for i in 1 2 3; do
  name=authority-$i
  mkdir -p -m 700 "$folder/$name/keys"
  port or
  port dir
  common "$name" > "$folder/$name/torrc"
  cat >> "$folder/$name/torrc" << END
Address 127.0.0.1
ORPort 127.0.0.1:$or
DirPort 127.0.0.1:$dir
SocksPort 0
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
TestingV3AuthInitialVotingInterval 20
TestingV3AuthInitialVoteDelay 4
TestingV3AuthInitialDistDelay 4
V3AuthVotingInterval 1 minute
V3AuthVoteDelay 8 seconds
V3AuthDistDelay 8 seconds
V3AuthNIntervalsValid 4
TestingDirAuthVoteExit *
TestingDirAuthVoteGuard *
TestingMinExitFlagThreshold 0
$parameters
END
  (cd "$folder/$name/keys" && echo password | tor-gencert --create-identity-key -m 12 -a "127.0.0.1:$dir" --passphrase-fd 0) \
    > "$folder/$name/gencert" 2>&1 || { cat "$folder/$name/gencert" >&2; exit 1; }
  identity=$(awk '$1 == "fingerprint" { print $2 }' "$folder/$name/keys/authority_certificate")
  fingerprint=$("$tor" --quiet --list-fingerprint --DirAuthority "x orport=1 v3ident=$identity 127.0.0.1:2 $identity" \
    -f "$folder/$name/torrc" | cut -d' ' -f2- | tr -d ' ')
  [ -n "$fingerprint" ] || { "$tor" --verify-config -f "$folder/$name/torrc" >&2; exit 1; }
  authorities+="DirAuthority ${name//-/} orport=$or v3ident=$identity 127.0.0.1:$dir $fingerprint"$'\n'
done
for i in 1 2 3 4; do
  name=relay-$i
  mkdir -p -m 700 "$folder/$name"
  port or
  common "$name" > "$folder/$name/torrc"
  printf 'Address 127.0.0.1\nORPort 127.0.0.1:%s\nSocksPort 0\n' "$or" >> "$folder/$name/torrc"
done
mkdir -p -m 700 "$folder/client"
port socks
port control
common client | grep -v '^Exit\|^AssumeReachable\|^ContactInfo' > "$folder/client/torrc"
# Circuits stay in use as long as the measurement takes; building one is not cut short by what was learnt on a quiet machine.
# Relays follow what their clients say of padding.
[ "$form" = defaults ] || printf 'ConnectionPadding 0\nCircuitPadding 0\n' >> "$folder/client/torrc"
cat >> "$folder/client/torrc" << END
SocksPort 127.0.0.1:$socks
ControlPort 127.0.0.1:$control
CookieAuthentication 0
MaxCircuitDirtiness 1 day
LearnCircuitBuildTimeout 0
CircuitBuildTimeout 60
END

pids=""
for name in authority-1 authority-2 authority-3 relay-1 relay-2 relay-3 relay-4 client; do
  printf '%s' "$authorities" >> "$folder/$name/torrc"
  nohup "$tor" -f "$folder/$name/torrc" > "$folder/$name/out" 2>&1 < /dev/null &
  pids+="${pids:+,}$!"
done
# For whoever ends it, whatever becomes of this script.
echo "$pids" > "$folder/pids"

for _ in $(seq 180); do
  if grep -q 'Bootstrapped 100%' "$folder/client/log" 2> /dev/null; then
    printf 'socks 127.0.0.1:%s\ncontrol 127.0.0.1:%s\npids %s\n' "$socks" "$control" "$pids"
    exit 0
  fi
  for pid in ${pids//,/ }; do
    kill -0 "$pid" 2> /dev/null || { echo "One of the processes ended; the logs are in $folder." >&2; exit 1; }
  done
  sleep 1
done
echo "No circuit stands after three minutes; the logs are in $folder." >&2
exit 1
