#!/bin/sh
# Draws the window's pictures for the README, beside this file: 1200 x 760, a scripted session with play money. They are the same as
# PicturesTest and EveryPictureTest draw into app/target/screens. Needs what the build needs, and ImageMagick's convert.
set -eu
cd "$(dirname "$0")/.."
mvn -q -pl app -am test -Dtest=PicturesTest,EveryPictureTest -Dsurefire.failIfNoSpecifiedTests=false
for picture in home-light:window-light home-dark:window-dark every/channel-light:window-channels every/circuits-dark:window-circuits \
  every/fa-home-light:window-persian; do
    convert "app/target/screens/${picture%%:*}.png" -strip -dither None -colors 256 -define png:compression-level=9 \
      "PNG8:icons/${picture##*:}.png"
done
