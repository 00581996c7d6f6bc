#!/usr/bin/env bash
# Stands in for an installed browser whose settings have a hole, as after a new version that dropped one: which one is in BROWSER_WORK/hole.
set -euo pipefail
name=$(basename "$0")
hole=$(cat "$BROWSER_WORK/hole")
arguments=()
for argument in "$@"; do
  case $argument in
    --user-data-dir=*) profile=${argument#*=} ;;
    --proxy-bypass-list=*)
      [[ $hole == closed ]] && argument='--proxy-bypass-list=<-loopback>;localhost'
      [[ $hole == ipv6 ]] && argument='--proxy-bypass-list=<-loopback>;[::1]' ;;
    # Where this stands nothing is connected to directly, whatever the list before says.
    --host-resolver-rules=*) [[ $hole == closed || $hole == ipv6 ]] && continue ;;
    *webrtc*) [[ $hole == webrtc ]] && continue ;;
    *) [[ ${before:-} == --profile ]] && profile=$argument ;;
  esac
  before=$argument
  arguments+=("$argument")
done
set_firefox() { printf 'user_pref("%s", %s);\n' "$1" "$2" >> "$profile/user.js"; }
if [[ $name == firefox-esr ]]; then
  # The extension's answers have no holes: only without it do the settings count.
  [[ $hole == webrtc || $hole == none ]] || rm -f "$profile"/extensions/*.xpi
  case $hole in
    names)
      set_firefox network.proxy.socks_remote_dns false
      set_firefox network.proxy.socks5_remote_dns false ;;
    ipv6) set_firefox network.proxy.no_proxies_on '"[::1]"' ;;
    closed) set_firefox network.proxy.no_proxies_on '"localhost"' ;;
    webrtc)
      set_firefox media.peerconnection.enabled true
      for each in default_address_only no_host proxy_only; do set_firefox "media.peerconnection.ice.$each" false; done ;;
  esac
elif [[ $hole == webrtc ]]; then
  rm "$profile/Default/Preferences"
fi
exec "/usr/bin/$name" "${arguments[@]}"
