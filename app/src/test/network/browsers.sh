#!/usr/bin/env bash
# Real browsers on Farthing's private-browser port, each in a network namespace of its own whose only wire, captured, leads to the host of
# that port. Pages try all they can to find out where somebody is, for so many seconds in each browser, half of them without a window, half
# on a screen (Xvfb). In the middle of a load a site's exit stops, the wallet is locked and with it the proxy, the browser is killed,
# Farthing itself is killed. Shows that not one packet went anywhere but to the port, that no name was looked up, that no other program gets
# anything from the port, that two sites have two circuits and two exits in Firefox, and that every profile is gone in the end.
#
#   browsers.sh EVIDENCE SECONDS BROWSER...      captures, requests and pictures are left in the folder EVIDENCE
#
# Needs root, ip, tcpdump, setpriv, openssl, python3 and the browsers (chromium, firefox-esr); with Xvfb and import it makes pictures. Runs
# app/target/farthing.jar, or the classes of FARTHING_CLASSPATH with FARTHING_JAVA. Everything it starts ends with it.
set -Eeuo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
evidence=$(cd "$1" && pwd)
seconds=$2
shift 2
browsers=("$@")
work=$(mktemp -d)
chmod 711 "$work"
# Each run has a user of its own, so that what is left of its browsers can be told from another run's.
export BROWSER_WORK=$work BROWSER_USER=$((30000 + $$ % 20000)) HOST_END=10.77.0.1
export HOST_SPACE=farthing-host-$$ BROWSER_SPACE=farthing-browser-$$
WEB_SPACE=farthing-web-$$
screen=
# Reached by their own paths: the stand-ins have the browsers' names.
if [[ -n ${FARTHING_CLASSPATH:-} ]]; then
  program=("${FARTHING_JAVA:-java}" -Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow "-Djava.io.tmpdir=$work/tmp" -cp "$FARTHING_CLASSPATH" org.farthing.app.Main)
else
  program=(java "-Djava.io.tmpdir=$work/tmp" -jar "$here/../../../target/farthing.jar")
fi

say() { printf '%s %s\n' "$(date +%T)" "$*"; }

fail() {
  say "FAILED: $*"
  for log in "$work"/*.err "$work"/demo.out; do
    [[ -s $log ]] && { echo "---- $(basename "$log")"; tail -n 15 "$log"; }
  done
  exit 1
}

tear_down() {
  status=$?
  # A namespace whose last process ends just now is no failure.
  trap - EXIT ERR
  set +e
  cp "$work/requests" "$evidence/requests.jsonl" 2>/dev/null
  for space in "$HOST_SPACE" "$BROWSER_SPACE" "$WEB_SPACE"; do
    pids=$(ip netns pids "$space" 2>/dev/null)
    [[ -n $pids ]] && kill -9 $pids 2>/dev/null
  done
  [[ -n $screen ]] && kill "$screen" 2>/dev/null
  sleep 0.5
  for space in "$HOST_SPACE" "$BROWSER_SPACE" "$WEB_SPACE"; do
    ip netns del "$space" 2>/dev/null
    rm -rf "/etc/netns/$space"
  done
  rmdir /etc/netns 2>/dev/null
  rm -rf "$work"
  exit $status
}
trap tear_down EXIT
trap '[[ $BASHPID == $$ ]] && fail "line $LINENO: $BASH_COMMAND"' ERR
trap 'exit 1' INT TERM

host() { ip netns exec "$HOST_SPACE" env PATH="$work/bin:$PATH" HOME="$work/root" "$@"; }
farthing() { host "${program[@]}" "$@" --json --data "$work/data" --password-file "$work/password" 2>> "$work/command.err"; }
value() { python3 -c 'import json,sys; v=json.loads(sys.stdin.readline())
for k in sys.argv[1].split("."): v=v.get(k, "") if isinstance(v, dict) else ""
print(v)' "$1"; }

# Requests so far that fit a Python expression of r.
requests() { python3 -c 'import json,sys
rows=[json.loads(line) for line in open(sys.argv[1])]
print(sum(1 for r in rows if eval(sys.argv[2])))' "$work/requests" "$1"; }

wait_until() {
  local what=$1 limit=$2 end=$((SECONDS + $2))
  shift 2
  until "$@"; do
    ((SECONDS < end)) || fail "waited $limit s in vain: $what"
    sleep 0.5
  done
}

profiles() { find "$work/tmp" -maxdepth 1 -name 'farthing-browser-*' | wc -l; }
no_profile() { [[ $(profiles) == 0 ]]; }
no_browser() { ! ps -o user=,args= -u "$BROWSER_USER" 2>/dev/null | grep -q .; }
browser_pid() { cut -d' ' -f1 "$work"/tmp/farthing-browser-*/browser; }
is_closed() { [[ $(farthing browser --state | value phase) == closed ]]; }

# ---- two hosts and the wire between them ----
mkdir -p "$work/bin" "$work/tmp" "$work/home" "$work/root" "$work/distribution"
chown "$BROWSER_USER:$BROWSER_USER" "$work/home"
chmod 711 "$work/tmp"
: > "$work/requests"
: > "$work/ports"
echo "a password for nobody's money" > "$work/password"
for name in "${browsers[@]}"; do ln -s "$here/browsers/in-namespace.sh" "$work/bin/$name"; done
ip netns add "$HOST_SPACE"
ip netns add "$BROWSER_SPACE"
ip -n "$HOST_SPACE" link add wire type veth peer name wire netns "$BROWSER_SPACE"
for space in "$HOST_SPACE" "$BROWSER_SPACE"; do
  ip -n "$space" link set lo up
  # The kernels' own greetings would be taken for a browser's.
  ip netns exec "$space" sh -c 'cd /proc/sys/net/ipv6/conf 2>/dev/null || exit 0
    for f in */accept_ra */autoconf */router_solicitations */dad_transmits; do echo 0 > $f; done'
  mkdir -p "/etc/netns/$space"
done
ip -n "$HOST_SPACE" addr add 10.77.0.1/24 dev wire
ip -n "$BROWSER_SPACE" addr add 10.77.0.2/24 dev wire
# The web lies beyond Farthing's host, which forwards: a browser that goes around the port would even succeed.
ip netns add "$WEB_SPACE"
ip -n "$HOST_SPACE" link add web type veth peer name web netns "$WEB_SPACE"
ip -n "$WEB_SPACE" link set lo up
ip -n "$WEB_SPACE" addr add 45.40.0.1/24 dev web
ip -n "$HOST_SPACE" addr add 45.40.0.2/24 dev web
ip -n "$WEB_SPACE" link set web up
ip -n "$HOST_SPACE" link set web up
ip -n "$WEB_SPACE" route add default via 45.40.0.2
ip netns exec "$HOST_SPACE" sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
for space in "$HOST_SPACE" "$BROWSER_SPACE"; do ip -n "$space" link set wire up; done
ip -n "$BROWSER_SPACE" route add default via 10.77.0.1
if [[ -d /proc/sys/net/ipv6 ]]; then
  ip -n "$HOST_SPACE" addr add fd77::1/64 dev wire nodad
  ip -n "$BROWSER_SPACE" addr add fd77::2/64 dev wire nodad
  ip -n "$BROWSER_SPACE" route add default via fd77::1
  # A mere look at its way, with which browsers learn whether there is IPv6, has the kernel ask whether the router is still there.
  mac=$(ip netns exec "$HOST_SPACE" cat /sys/class/net/wire/address)
  ip -n "$BROWSER_SPACE" neigh replace fd77::1 lladdr "$mac" nud permanent dev wire
fi
# Exits ask the web's name server, and so could a browser.
for space in "$HOST_SPACE" "$BROWSER_SPACE"; do echo "nameserver 45.40.0.1" > "/etc/netns/$space/resolv.conf"; done

# ---- a local authority, which both browsers are told of by their policies, not by their profiles ----
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Test authority" -keyout "$work/ca.key" -out "$work/ca.pem" 2> /dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=site-one.org" -keyout "$work/key.pem" -out "$work/request" 2> /dev/null
openssl x509 -req -in "$work/request" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 20 -out "$work/cert.pem" 2> /dev/null \
  -extfile <(printf 'subjectAltName=%s' "DNS:site-one.org,DNS:site-two.org,DNS:third-party.net,DNS:*.guess.net,IP:45.40.0.1")
chmod 644 "$work/ca.pem"
printf '{"policies": {"Certificates": {"Install": ["%s"]}}}' "$work/ca.pem" > "$work/distribution/policies.json"
if [[ -d /etc/chromium ]]; then
  cp -r /etc/chromium "/etc/netns/$BROWSER_SPACE/chromium"
  mkdir -p "/etc/netns/$BROWSER_SPACE/chromium/policies/managed"
  printf '{"CACertificates": ["%s"]}' "$(openssl x509 -in "$work/ca.pem" -outform DER | base64 -w0)" \
    > "/etc/netns/$BROWSER_SPACE/chromium/policies/managed/authority.json"
  chmod -R a+rX "/etc/netns/$BROWSER_SPACE"
fi

# ---- a screen ----
screen_name=
if command -v Xvfb > /dev/null; then
  # It takes the first free number itself, and says which.
  Xvfb -displayfd 3 -screen 0 1280x1100x24 -nolisten tcp 3> "$work/screen" 2> /dev/null &
  screen=$!
  wait_until "a screen" 20 test -s "$work/screen"
  screen_name=:$(cat "$work/screen")
else
  say "there is no Xvfb: all pages are loaded without a window"
fi

# ---- the web, the capture, Farthing ----
ip netns exec "$WEB_SPACE" python3 "$here/browsers/web.py" "$work" > "$work/web.out" 2> "$work/web.err" &
wait_until "the web" 20 test -s "$work/web.out"
ip netns exec "$BROWSER_SPACE" tcpdump -i wire -n -U -s 128 -w "$evidence/wire.pcap" 'ip or ip6' 2> "$work/tcpdump.log" &
capture=$!
start_farthing() {
  : > "$work/demo.out"
  # Not by a function: only so is the number that of the program itself, which is killed by it.
  ip netns exec "$HOST_SPACE" env PATH="$work/bin:$PATH" HOME="$work/root" "${program[@]}" demo --headless --json \
    --socks 0 --data "$work/data" --password-file "$work/password" \
    > "$work/demo.out" 2>> "$work/demo.err" &
  demo=$!
  wait_until "the practice world" 120 test -s "$work/demo.out"
}
start_farthing
sed -i '1i disconnect_when_locking = true' "$work/data/farthing.toml"
host curl -sS --max-time 20 --socks5-hostname "$(value socks < "$work/demo.out")" --cacert "$work/ca.pem" -o "$work/page" \
  https://site-one.org/ 2> "$work/curl.err" || fail "the web cannot be reached through the relays at all"
say "the practice world is ready, and the web lies behind its exits"

# NAME, and where: headless or screen
open_browser() {
  local answer window=()
  if [[ $2 == headless ]]; then window=(--headless); fi
  answer=$(DISPLAY=$screen_name farthing browser "${window[@]}" "$1" https://site-one.org/?round=0) \
    || fail "$1 was not opened: $(tail -n 3 "$work/command.err")"
  [[ $(value phase <<< "$answer") == open ]] || fail "$1: $answer"
  for check in names ipv6 webrtc closed address; do
    [[ $(value "checks.$check" <<< "$answer") == passed ]] || fail "$1, check $check: $answer"
  done
}

picture() { ! command -v import > /dev/null || DISPLAY=$screen_name import -window root "$evidence/$1.png"; }

rounds() { requests 'r.get("path") == "/report" and "round=" in r["query"]'; }

# Pages for half of the time, and two at least, however slow this machine is.
load_pages() {
  local name=$1 where=$2 before end
  before=$(rounds)
  end=$((SECONDS + seconds / 2))
  while ((SECONDS < end || $(rounds) < before + 2)); do
    ((SECONDS < end + 90)) || fail "$name loaded only $(($(rounds) - before)) pages ($where)"
    # Each look starts a program: in a long run there are fewer, so that the machine is the browser's.
    sleep $((seconds > 120 ? 10 : 2))
    farthing browser --state > "$work/state"
    cat "$work/state" >> "$evidence/$name-states.jsonl"
  done
  [[ $where == headless ]] || picture "pages-$name"
  say "$name: $(($(rounds) - before)) pages in $((seconds / 2)) s ($where)"
}

# The browser's port is nobody else's: neither another user's nor the same user's.
try_others() {
  local name=$1 port user
  port=$(tail -n 1 "$work/ports")
  for user in "$BROWSER_USER" 0; do
    if host setpriv --reuid "$user" --regid "$user" --clear-groups curl -sS --max-time 20 --socks5-hostname "127.0.0.1:$port" \
        --cacert "$work/ca.pem" -o "$work/page" https://site-two.org/stranger 2> "$work/stranger"; then
      fail "another program of user $user got a page by the port of $name"
    fi
  done
  (($(requests 'r.get("path") == "/stranger"') == 0)) || fail "another program reached the web by the port of $name"
  host curl -sS --max-time 20 --socks5-hostname "$(value socks < "$work/demo.out")" --cacert "$work/ca.pem" -o "$work/page" \
    https://site-two.org/known 2> "$work/stranger" || fail "the common port, which is everybody's, does not work: $(cat "$work/stranger")"
  say "$name: other programs get nothing by its port"
}

# The number of the relay that site-one.org is left by: they have the alphabet's first letters.
exit_number() {
  python3 -c 'import json, sys
sites = {line["site"]: line["exits"] for line in json.load(open(sys.argv[1]))["sites"]}
print(ord(sites["site-one.org"][0][0]) - ord("A") + 1)' "$work/state"
}

# Loads, kills and closes in one browser.
try_out() {
  local name=$1 number seen
  say "$name: opening"
  open_browser "$name" headless
  say "$name: all five checks passed"
  load_pages "$name" headless
  try_others "$name"

  : > "$work/stop"
  number=$(exit_number)
  say "$name: the exit of a site, relay $number, stops during a load"
  farthing practice stop-relay "$number" > /dev/null
  sleep 6
  farthing practice start-relay "$number" > /dev/null || true
  say "$name: the wallet is locked during a load, and the proxy stops with it"
  farthing wallet lock > /dev/null
  sleep 3
  seen=$(requests True)
  sleep 6
  (($(requests True) == seen)) || fail "$name reached the web while the wallet was locked and the proxy stopped"
  farthing wallet unlock > /dev/null
  wait_until "$name goes on after the wallet was unlocked" 60 loads_again
  say "$name: the browser is killed"
  kill -9 "$(browser_pid)"
  wait_until "$name: its profile is gone after a crash" 20 no_profile
  wait_until "$name: Farthing knows that it is gone" 10 is_closed
  wait_until "$name: all its processes are gone" 20 no_browser
  rm "$work/stop"

  say "$name: opened again after the crash, with a check"
  local where=headless
  [[ -z $screen_name ]] || where=screen
  open_browser "$name" "$where"
  load_pages "$name" "$where"
  farthing browser --close > /dev/null
  no_profile || fail "$name: the profile is there after an orderly end"
  wait_until "$name: all its processes are gone" 20 no_browser

  say "$name: Farthing is killed during a load"
  open_browser "$name" headless
  sleep 8
  : > "$work/stop"
  kill -9 "$demo"
  wait "$demo" 2> /dev/null || true
  sleep 12
  [[ $(profiles) == 1 ]] || fail "$name: there is no profile left for the next start to wipe"
  start_farthing
  wait_until "$name: the profile is gone after kill -9 and a start" 20 no_profile
  wait_until "$name: the browser is gone after kill -9 and a start" 20 no_browser
  rm "$work/stop"
}

loads_again() {
  local then=$(requests 'r.get("path") == "/slow"')
  sleep 5
  (($(requests 'r.get("path") == "/slow"') > then))
}

for name in "${browsers[@]}"; do try_out "$name"; done

kill "$demo"
wait_until "Farthing ends" 20 sh -c "! kill -0 $demo 2>/dev/null"
no_profile || fail "a profile is left"

# ---- what browsers asked for that no page did ----
# Each name that an exit was asked for and no page has is a call of the browser's own, past its settings and past the port's list.
python3 -c 'import json, sys
print(*sorted({r["name"] for r in map(json.loads, open(sys.argv[1])) if r["kind"] == "unknown-name"}), sep="\n")' "$work/requests" \
  > "$evidence/own-calls.txt"
[[ -z $(tr -d '\n' < "$evidence/own-calls.txt") ]] \
  || fail "browsers called by themselves: $(tr '\n' ' ' < "$evidence/own-calls.txt")"

# ---- a check that cannot fail proves nothing: browsers with a hole are found out, and not let go ----
user=$work/user
mkdir -p "$user/tmp" "$user/bin" "$user/home"
for name in "${browsers[@]}"; do cp "$here/browsers/spoilt.sh" "$user/bin/$name"; done
# What a user without rights may read: this build may lie in root's own folder.
cp -rL "$(dirname "$(dirname "$(readlink -f "$(command -v "${program[0]}")")")")" "$user/java"
user_program=("$user/java/bin/java" "${program[@]:1}" )
user_program=("${user_program[@]/#-Djava.io.tmpdir=*/-Djava.io.tmpdir=$user/tmp}")
if [[ -n ${FARTHING_CLASSPATH:-} ]]; then
  mkdir "$user/classes"
  IFS=: read -ra entries <<< "$FARTHING_CLASSPATH"
  paths=
  for entry in "${entries[@]}"; do
    # An entry DIR/* is every jar in it.
    if [[ $entry == *'/*' ]]; then files=("${entry%/*}"/*.jar); else files=("$entry"); fi
    for file in "${files[@]}"; do
      [[ -e $file ]] || continue
      copies=$((${copies:-0} + 1))
      cp -rL "$file" "$user/classes/$copies-$(basename "$file")"
      paths=$paths:$user/classes/$copies-$(basename "$file")
    done
  done
  user_program=("${user_program[@]/#$FARTHING_CLASSPATH/${paths#:}}")
else
  cp -r "$here/../../../target/farthing.jar" "$here/../../../target/lib" "$user/"
  user_program=("${user_program[@]/#$here*farthing.jar/$user/farthing.jar}")
fi
chown -R "$BROWSER_USER:$BROWSER_USER" "$user"
# On one host with its browser here, where canaries are, and as a user without rights, so that sandboxes stay on.
as_user_does() {
  ip netns exec "$HOST_SPACE" env -i PATH="$user/bin:$PATH" HOME="$user/home" BROWSER_WORK="$user" DISPLAY="${DISPLAY:-}" \
    setpriv --reuid "$BROWSER_USER" --regid "$BROWSER_USER" --clear-groups "$@"
}
as_user() { as_user_does "${user_program[@]}" "$@"; }
user_port() {
  local folder
  folder=$(echo "$user"/tmp/farthing-browser-*)
  if [[ -e $folder/profile/user.js ]]; then
    grep -o 'network.proxy.socks_port", [0-9]*' "$folder/profile/user.js" | grep -o '[0-9]*$'
  else
    tr '\0' '\n' < "/proc/$(cut -d' ' -f1 "$folder/browser")/cmdline" | grep -o 'proxy-server=socks5://127.0.0.1:[0-9]*' | grep -o '[0-9]*$'
  fi
}
as_user demo --headless --json --socks 0 --data "$user/data" > "$work/user.out" 2>> "$work/user.err" &
wait_until "the practice world of a user" 120 test -s "$work/user.out"
holes=0
for name in "${browsers[@]}"; do
  for hole in names ipv6 webrtc closed; do
    # Chromium has no setting to look names up by itself behind such a proxy.
    [[ $name == chromium && $hole == names ]] && continue
    echo "$hole" > "$user/hole"
    if as_user browser --headless --data "$user/data" --json "$name" > "$work/answer" 2> "$work/refusal"; then
      fail "$name with a hole ($hole) was let go: $(cat "$work/answer")"
    fi
    say "$name with a hole ($hole): $(cat "$work/refusal")"
    [[ $(as_user browser --state --data "$user/data" --json | value "checks.$hole") == failed ]] || fail "another check found it"
    [[ -z $(find "$user/tmp" -maxdepth 1 -name 'farthing-browser-*') ]] || fail "$name: a profile is left of what was refused"
    holes=$((holes + 1))
  done
done
echo none > "$user/hole"

# ---- pictures of the start page, for people ----
if [[ -n $screen_name ]] && command -v import > /dev/null; then
  for name in "${browsers[@]}"; do
    DISPLAY=$screen_name as_user browser --data "$user/data" --json --keep-profile "$name" > "$work/answer" 2> "$work/refusal" \
      || fail "$name was not opened on a screen: $(cat "$work/refusal")"
    sleep 4
    picture "start-page-$name"
    # Without rights, as users are, the kernel tells whose a connection is as well.
    port=$(user_port)
    if as_user_does curl -sS --max-time 20 --socks5-hostname "127.0.0.1:$port" -o /dev/null http://site-one.org/stranger; then
      fail "another program of its user got a page by the port of $name"
    fi 2> "$work/stranger"
    as_user browser --close --data "$user/data" --json > /dev/null
    [[ -d $(echo "$user"/tmp/farthing-browser-*)/profile ]] || fail "$name: no profile is there though it was to be kept"
    rm -r "$user"/tmp/farthing-browser-*
    # What a person sees in the place of a page that cannot be reached, for a long run alone: one more start of the browser.
    if ((seconds > 120)); then
      DISPLAY=$screen_name as_user browser --data "$user/data" --json "$name" http://127.0.0.1/ > "$work/answer" 2> "$work/refusal" \
        || fail "$name was not opened for a page that is not there: $(cat "$work/refusal")"
      sleep 8
      picture "explained-$name"
      as_user browser --close --data "$user/data" --json > /dev/null
    fi
  done
fi

# ---- what left the browser's host ----
sleep 1
kill -INT "$capture"
wait "$capture" 2> /dev/null || true
to_ports=$(sort -u "$work/ports" | sed 's/.*/port &/' | paste -sd'|' | sed 's/|/ or /g')
count() { tcpdump -n -r "$evidence/wire.pcap" "$1" 2> /dev/null | wc -l; }
seen=$(count "src host 10.77.0.2 and tcp and dst host 10.77.0.1 and ($to_ports)")
say "packets from the browser's host to the port: $seen"
((seen > 200)) || fail "the capture shows too little to prove anything"
# Multicast listeners report themselves by the kernel.
others="not (tcp and host 10.77.0.1 and ($to_ports)) and not (icmp6 and (ip6[40] == 143 or ip6[48] == 143))"
strangers=$(count "$others")
tcpdump -n -r "$evidence/wire.pcap" "$others" > "$evidence/outside-the-port.txt" 2> /dev/null
say "packets outside the port: $strangers; questions to name servers: $(count 'port 53 or port 853 or port 5353 or port 5355')"
((strangers == 0)) || fail "packets went around the port: $(head -n 5 "$evidence/outside-the-port.txt")"
(($(requests 'r["kind"] == "datagram"') == 0)) || fail "datagrams reached the web"

# ---- what the web saw, lest silence be taken for safety ----
for want in 'r.get("path") == "/pixel" and "from=image" in r["query"] and r["host"] == "third-party.net"' \
  'r.get("path") == "/pixel" and "from=frame" in r["query"]' 'r.get("path") == "/report" and "websocket=" in r["query"]' \
  'r.get("path") == "/report" and "webrtc=" in r["query"]' 'r.get("path") == "/pixel" and "from=name" in r["query"]' \
  'r.get("path") == "/pixel" and "from=literal" in r["query"]' 'r.get("path") == "/file.bin"' \
  'r.get("path") == "/report" and "worker=" in r["query"]'; do
  number=$(requests "$want")
  say "the web saw $number of: $want"
  ((number > 0)) || fail "the web never saw: $want"
done
candidates=$(requests 'r.get("path") == "/report" and "typ%20" in r["query"]')
((candidates == 0)) || fail "WebRTC told pages of $candidates addresses"

# ---- circuits ----
for name in "${browsers[@]}"; do
  python3 - "$name" "$evidence/$name-states.jsonl" << 'END' || fail "$name: sites were not kept apart"
import json, sys
name, states = sys.argv[1], [json.loads(line) for line in open(sys.argv[2])]
sites = {}
together = apart = 0
for state in states:
    now = {line["site"]: line for line in state["sites"] if line["circuits"] > 0}
    sites.update({site: line["exits"] for site, line in now.items()})
    if "site-one.org" in now and "site-two.org" in now:
        together += 1
        apart += not set(now["site-one.org"]["exits"]) & set(now["site-two.org"]["exits"])
print(name, "isolation", states[-1]["isolation"], "sites", sites)
print("both at once in", together, "of", len(states), "looks, by different exits in", apart)
if name == "firefox-esr":
    # Each site has circuits of its own, and what a page embeds goes with the page. Six relays are exits enough for two sites.
    assert apart == together
    assert states[-1]["isolation"] == "site" and together > 0 and "third-party.net" not in sites
else:
    assert states[-1]["isolation"] == "start" and together > 0 and "third-party.net" in sites
END
done
say "all held: $holes holes found, $strangers packets outside the port of $seen"
