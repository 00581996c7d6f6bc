#!/bin/sh
# Draws the window's pictures for the README, beside this file: 1200 x 760, a scripted session with play money. They are the same as
# EveryPictureTest draws into app/target/screens/every. Needs what the build needs, and ImageMagick's convert.
set -eu
cd "$(dirname "$0")/.."
mvn -q -pl app -am test -Dtest=EveryPictureTest -Dsurefire.failIfNoSpecifiedTests=false
for picture in home-light:window-light home-dark:window-dark channel-light:window-channels circuits-dark:window-circuits \
  fa-home-light:window-persian; do
    convert "app/target/screens/every/${picture%%:*}.png" -strip -dither None -colors 256 -define png:compression-level=9 \
      "PNG8:icons/${picture##*:}.png"
done
