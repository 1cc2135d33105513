#!/bin/sh
# Prints a folder with a font for Chinese letters, for pictures and documents; an empty line where the computer has one.
#   tools/fonts.sh   find one, else fetch one, else say in one line what to install (exit 1)
# The package is unpacked into .cache/ and not installed: the dashboard is given the folder as PLIMSOLL_FONTS.
set -eu
. "$(dirname "$0")/apt.sh"

cache="$(cd "$(dirname "$0")/.." && pwd)/.cache/fonts"
folder="$cache/usr/share/fonts/truetype"

if [ -n "${PLIMSOLL_FONTS:-}" ]; then
  echo "$PLIMSOLL_FONTS"
  exit 0
fi
# A Mac has such fonts; elsewhere fontconfig knows.
if [ "$(uname)" = "Darwin" ] || [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]; then
  echo
  exit 0
fi
if [ ! -d "$folder" ]; then
  unpack_with_apt "font with Chinese letters" "$cache" fonts-droid-fallback || true
fi
if [ -d "$folder" ]; then
  echo "$folder"
  exit 0
fi
echo "Pictures and documents in Chinese need a font: install the package 'fonts-noto-cjk', or set PLIMSOLL_FONTS to a folder with one." >&2
exit 1
