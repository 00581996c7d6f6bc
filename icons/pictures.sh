#!/bin/sh
# Draws the window's pictures for the README, window-light.png and window-dark.png beside this file: 1200 x 760, a scripted session with play
# money. They are the same as PicturesTest draws into app/target/screens. Needs what the build needs, and ImageMagick's convert.
set -eu
cd "$(dirname "$0")/.."
mvn -q -pl app -am test -Dtest=PicturesTest -Dsurefire.failIfNoSpecifiedTests=false
for look in light dark; do
    convert "app/target/screens/home-$look.png" -strip -dither None -colors 256 -define png:compression-level=9 "PNG8:icons/window-$look.png"
done
