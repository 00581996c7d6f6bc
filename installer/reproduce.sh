#!/usr/bin/env bash
# Builds the present commit twice, in two clones in folders of different names and in different time zones, and compares jars and
# every file of the image byte by byte, with its permissions and time. What differs is named; what is known to differ (see README.md) does
# not fail.
#
#   installer/reproduce.sh [DIR]       DIR keeps both clones; without it they are deleted
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git rev-parse HEAD)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
[ $# -gt 0 ] || trap 'rm -rf "$work"' EXIT
# The memory of a start is a picture of a running Java's memory: its addresses and the order of its threads' work are in it.
known='^installer/target/image/farthing/app/farthing\.aot$'

sums() { # CLONE
    (cd "$1" && { find app/target/farthing.jar wallet/target/*.jar circuit/target/*.jar installer/target/farthing.cdx.json -type f
        find installer/target/image -type f -o -type l; } | LC_ALL=C sort | while read -r file; do
        # The program's own jars with their permissions: packages carry them.
        if [ -L "$file" ]; then
            echo "link $(readlink "$file")  $file"
        else
            echo "$(sha256sum < "$file" | cut -c1-64) $(stat -c '%a %Y' "$file")  $file"
        fi
    done)
}
# Jars hold the permissions of what they are made from, so both clones are made with the usual ones.
umask 022
for turn in one another; do
    git clone -q --no-local . "$work/$turn"
    git -C "$work/$turn" checkout -q "$commit"
    (cd "$work/$turn" && TZ=$([ "$turn" = one ] && echo UTC || echo Asia/Tokyo) \
        mvn -q -Pdeb -Dinstaller.kinds=image package)
    # Times of files outside of the image are when they were built.
    sums "$work/$turn" | sed -E 's/^([0-9a-f]{64}) [0-7]+ [0-9]+  (app|wallet|circuit|installer\/target\/farthing)/\1  \2/' \
        > "$work/$turn.sums"
done
echo "$(wc -l < "$work/one.sums") files compared"
differing=$({ diff "$work/one.sums" "$work/another.sums" || true; } | sed -nE 's/^[<>] .*  (\S+)$/\1/p' | sort -u)
[ -z "$differing" ] || echo "$differing" | sed 's/^/differs: /'
unknown=$(echo "$differing" | grep -vE "$known" | grep . || true)
[ -z "$unknown" ] || { echo "NOT REPRODUCIBLE" >&2; exit 1; }
echo "The same, but for what is named."
