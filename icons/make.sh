#!/bin/sh
# Makes the pictures of every size from mark.svg, beside it. They are checked in, so that a build needs no drawing program.
# Needs rsvg-convert (Debian: librsvg2-bin).
set -eu
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
    rsvg-convert --width="$size" --height="$size" mark.svg --output "mark-$size.png"
done
