#!/bin/sh
# Makes the pictures of every size from mark.svg, beside it, and of them the icons of Windows (mark.ico) and macOS (mark.icns). They are
# checked in, so that a build needs no drawing program.
# Needs rsvg-convert, icotool and png2icns (Debian: librsvg2-bin, icoutils, icnsutils).
set -eu
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
    rsvg-convert --width="$size" --height="$size" mark.svg --output "mark-$size.png"
done
icotool --create --output=mark.ico mark-16.png mark-24.png mark-32.png mark-48.png mark-64.png mark-128.png --raw=mark-256.png
png2icns mark.icns mark-16.png mark-32.png mark-48.png mark-128.png mark-256.png mark-512.png
