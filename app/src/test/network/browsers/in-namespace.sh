#!/usr/bin/env bash
# Stands in for an installed browser: starts the real one in a network namespace of its own, as a user without rights, so that its sandbox
# stays on. All it has there is a wire to the host of the SOCKS port, and 127.0.0.1:PORT, which leads over that wire to the same port.
#
# BROWSER_SPACE, HOST_SPACE: namespaces; HOST_END: the host's end of the wire; BROWSER_USER: a number; BROWSER_WORK: a folder; its name
# under BROWSER_WORK/bin says which browser it is.
set -euo pipefail
name=$(basename "$0")
for argument in "$@"; do
  case $argument in
    --proxy-server=socks5://127.0.0.1:*) port=${argument##*:} ;;
    --user-data-dir=*) profile=${argument#*=} ;;
    *) [[ ${before:-} == --profile ]] && profile=$argument ;;
  esac
  before=$argument
done
[[ -n ${port:-} ]] || port=$(grep -o 'network.proxy.socks_port", [0-9]*' "$profile/user.js" | grep -o '[0-9]*$')
echo "$port" >> "$BROWSER_WORK/ports"
here=$(dirname "$(readlink -f "$0")")
setsid ip netns exec "$HOST_SPACE" python3 "$here/forward.py" "$HOST_END:$port" "127.0.0.1:$port" $$ > /dev/null 2>&1 &
setsid ip netns exec "$BROWSER_SPACE" python3 "$here/forward.py" "127.0.0.1:$port" "$HOST_END:$port" $$ > /dev/null 2>&1 &
sleep 0.5
# Farthing made the folder for its own user: here that is root.
chmod 711 "$(dirname "$profile")"
chown -R "$BROWSER_USER:$BROWSER_USER" "$profile"
chown -R "$BROWSER_USER:$BROWSER_USER" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME"
export HOME=$BROWSER_WORK/home
exec ip netns exec "$BROWSER_SPACE" sh -c 'mount --bind "$1/distribution" /usr/lib/firefox-esr/distribution; shift; exec "$@"' enter \
  "$BROWSER_WORK" setpriv --reuid "$BROWSER_USER" --regid "$BROWSER_USER" --clear-groups "/usr/bin/$name" "$@"
