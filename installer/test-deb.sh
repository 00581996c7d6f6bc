#!/usr/bin/env bash
# Installs the Debian package as a person would and uses it: a minimal root without GTK, the first window, a page through three relays, an
# upgrade with channels open, removal. Needs root, debootstrap, Xvfb, ImageMagick, curl, python3, for one part trayer; downloads Debian's packages.
#
#   installer/test-deb.sh installer/target/farthing_*.deb        the root is made in a temporary folder and deleted
#   FARTHING_MEASURE="chrt -f 10" installer/test-deb.sh …        measures on a machine that others load, as if they did not
#   FARTHING_ROOT=DIR installer/test-deb.sh …                    a root from debootstrap that is there already; it is used up
#
# Pictures of the windows are left in installer/target/screens, and the milliseconds to the first window in first-window.txt there.
set -euo pipefail
deb=$(readlink -f "$1")
cd "$(dirname "$0")/.."
screens=$PWD/installer/target/screens
mkdir -p "$screens"
[ "$(id -u)" = 0 ] || { echo "This test makes a system of its own and needs root." >&2; exit 1; }

work=$(mktemp -d)
root=${FARTHING_ROOT:-$work/root}
children=()
end() {
    # Only what was started here, by number.
    for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
    wait 2>/dev/null || true
    for mounted in small proc; do
        mountpoint -q "$root/$mounted" && umount "$root/$mounted"
    done
    # What could not be unmounted is somebody else's, and not deleted.
    rm -rf --one-file-system "$work"
}
trap end EXIT

say() { printf '\n== %s\n' "$*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
inside() { chroot "$root" "$@"; }
# As a user, and with nothing of this shell's environment but a display.
as_alice() { echo chroot --userspec=alice:alice "$root" env -i HOME=/home/alice PATH=/usr/bin:/bin LANG=C.UTF-8 DISPLAY="$DISPLAY"; }
alice() { $(as_alice) "$@"; }
expect() { # FILE TEXT
    grep -qF -- "$2" "$1" || { cat "$1"; fail "\"$2\" was not said"; }
}
wait_for() { # SECONDS COMMAND…
    local left=$(($1 * 5)); shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 0.2
    done
}

say "Sizes (bytes)"
package_size=$(stat -c %s "$deb")
image_size=$(dpkg-deb --fsys-tarfile "$deb" | tar -t -v | awk '$6 ~ /usr\/lib\/farthing\// { all += $3 } END { print all }')
echo "package $package_size, image $image_size"
[ "$package_size" -le 60000000 ] && [ "$image_size" -le 120000000 ] || fail "larger than 60 and 120 million bytes"

say "A minimal root"
if [ ! -d "$root/usr" ]; then
    # Of the system and the mirror that this one has.
    # shellcheck disable=SC1091
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    mirror=$(apt-get indextargets --format '$(SITE)' "Codename: $suite" | head -1)
    # 77: this machine does not let it be made, which says nothing of the package.
    debootstrap --variant=minbase "$suite" "$root" "$mirror" > "$work/debootstrap" || { tail -5 "$work/debootstrap"; exit 77; }
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc" || exit 77
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
# The root lives as long as the test; no need to wait for the disk.
echo force-unsafe-io > "$root/etc/dpkg/dpkg.cfg.d/test"
inside apt-get update -q > "$work/update"
inside sh -c 'id alice >/dev/null 2>&1 || useradd --create-home alice'
[ ! -e "$root/usr/lib/x86_64-linux-gnu/libgtk-3.so.0" ] || fail "the root has GTK"
cp "$deb" "$root/farthing_first.deb"

exec 3< <(exec ${FARTHING_MEASURE-} Xvfb -displayfd 1 -ac -screen 0 1280x900x24 -nolisten tcp 2>/dev/null)
children+=($!)
read -r number <&3
export DISPLAY=:$number

say "Without what the window needs, the check-up says so"
# Unpacked alone, so that no dependency comes with it.
inside dpkg --unpack --force-depends farthing_first.deb > /dev/null 2>&1
alice farthing doctor > "$work/doctor" 2>&1 && fail "the check-up found nothing wrong"
expect "$work/doctor" "The library GTK 3 is missing"
expect "$work/doctor" "No supported browser was found"
alice farthing > "$work/no-gtk" 2>&1 && fail "a window without GTK"
expect "$work/no-gtk" "this system lacks the libraries for it"
inside dpkg --purge --force-depends farthing > /dev/null 2>&1

say "apt-get install"
inside apt-get install -y -q --no-install-recommends ./farthing_first.deb > "$work/install" 2>&1 || { tail -20 "$work/install"; exit 1; }
[ -z "$(inside dpkg --verify farthing)" ] || fail "a file is not what the package says"
alice farthing --version
alice farthing doctor > "$work/doctor" 2>&1 || true
expect "$work/doctor" "A window can be shown."
inside bash -c 'source /usr/share/bash-completion/completions/farthing && complete -p farthing' > /dev/null
[ -e "$root/usr/share/man/man1/farthing.1.gz" ] && [ -e "$root/usr/share/applications/farthing.desktop" ] || fail "no page or no entry"
[ ! -e "$root/etc/systemd/system/multi-user.target.wants/farthing-relay.service" ] || fail "the relay is enabled"
alice env FARTHING_JAVA_OPTIONS=-XX:AOTMode=on farthing --version > /dev/null || fail "the memory of a start does not fit"

say "The first window, five times (milliseconds)"
java=installer/target/image/farthing/runtime/bin/java
first_window() { # SECONDS THAT IT STAYS
    # Of the first start ever, too.
    rm -rf "$root/home/alice/.local"
    ${FARTHING_MEASURE-} "$java" -cp installer/target/classes org.farthing.installer.FirstWindow "$1" \
        $(as_alice) farthing
}
for turn in 1 2 3 4 5; do first_window 0; done | tee "$screens/first-window.txt"
echo "median $(sort -n "$screens/first-window.txt" | sed -n 3p)"
first_window 5 > "$work/drawn" & children+=($!)
wait_for 120 test -s "$work/drawn" || fail "no window"
sleep 1
import -window root "$screens/welcome.png"
wait "${children[-1]}"

say "A page through three relays"
mkdir "$work/site"
head -c 300000 /dev/urandom > "$work/site/page"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$work/site" && exec python3 -m http.server --bind 127.0.0.1 "$port" > /dev/null 2>&1) & children+=($!)
world=
begin() {
    socks=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    # Not by the function: what is in the background is to be farthing itself, and not a shell around it.
    $(as_alice) farthing demo --data /home/alice/world --socks "$socks" > "$work/demo" 2>&1 &
    world=$!
    children+=("$world")
    wait_for 90 grep -q "SOCKS 5 proxy" "$work/demo" || { cat "$work/demo"; fail "no practice world"; }
}
finish() {
    kill "$world"
    wait "$world" || true
}
page() {
    wait_for 60 curl -sf --max-time 20 --socks5-hostname "127.0.0.1:$socks" "http://127.0.0.1:$port/page" -o "$work/got" &&
        cmp "$work/got" "$work/site/page"
}
channels() { alice farthing channel list --json --data /home/alice/world; }
begin
page || fail "no page came through"
drawn() { [ "$(import -window root png:- | identify -format %k -)" -gt 100 ]; }
wait_for 60 drawn || fail "the practice world has no window"
import -window root "$screens/practice-world.png"
channels > "$work/before"
[ "$(wc -l < "$work/before")" -ge 6 ] || { cat "$work/before"; fail "there are no channels"; }

say "A notice from the system's tray"
if command -v trayer > /dev/null; then
    trayer --edge top --align right --width 20 > /dev/null 2>&1 & children+=($!)
    mkdir "$root/tray" && cp -r installer/target/classes/org "$root/tray/"
    notice() { alice /usr/lib/farthing/runtime/bin/java -cp /tray:/usr/lib/farthing/app/farthing.jar org.farthing.installer.TrayNotice; }
    wait_for 20 notice || { notice || true; fail "the packaged Java shows no notice"; }
    rm -r "$root/tray"
else
    echo "skipped: there is no trayer here"
fi

say "An upgrade with channels open"
dpkg-deb -R "$deb" "$work/second"
sed -i 's/^Version: .*/&+test2/' "$work/second/DEBIAN/control"
dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/second" "$root/farthing_second.deb" > /dev/null
inside apt-get install -y -q ./farthing_second.deb > "$work/upgrade" 2>&1 || { tail -20 "$work/upgrade"; exit 1; }
inside dpkg-query -W farthing | grep -q test2 || fail "it is not the second one"
page || fail "the running program lost its circuits in the upgrade"
finish
begin
page || fail "no page came through after the upgrade"
channels > "$work/after"
ids() { grep -oE '"id":"[^"]*"' "$1" | sort; }
if [ -z "$(ids "$work/before")" ] || [ "$(ids "$work/before")" != "$(ids "$work/after")" ]; then
    diff "$work/before" "$work/after"
    fail "the channels are other ones"
fi

say "The check-up on what goes wrong"
inside mkdir -p /small
mount -t tmpfs -o size=40m,mode=0777 tmpfs "$root/small"
alice farthing doctor --data /small/farthing > "$work/doctor" 2>&1 || true
expect "$work/doctor" "no payment can be stored"
inside sh -c 'mkdir -p /home/alice/shut && chown alice /home/alice/shut'
cp -a "$root/home/alice/world/farthing.toml" "$root/home/alice/shut/"
chmod 500 "$root/home/alice/shut"
alice farthing doctor --data /home/alice/shut > "$work/doctor" 2>&1 || true
expect "$work/doctor" "Farthing may not write to it"
finish

say "Removal"
inside apt-get remove -y -q farthing > "$work/remove" 2>&1 || { tail -20 "$work/remove"; exit 1; }
expect "$work/remove" "stay in each user's data folder"
inside apt-get purge -y -q farthing > "$work/purge" 2>&1
[ -e "$root/home/alice/world/vault" ] && [ -e "$root/home/alice/world/ledger.db" ] || fail "the data folder is gone"
left=$(find "$root/usr" "$root/etc" "$root/var/lib/dpkg/info" -name '*farthing*')
[ -z "$left" ] || fail "left behind: $left"
rm -f "$root"/farthing_*.deb

say "Passed"
