#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs the system's package where it may.
#   tools/browser.sh          find one, else install one, else say in one line what to install (exit 1)
#   tools/browser.sh --find   find one, never install (exit 1 without a word if there is none)
set -eu
. "$(dirname "$0")/apt.sh"

find_browser() {
  if [ -n "${PLIMSOLL_BROWSER:-}" ]; then
    command -v "$PLIMSOLL_BROWSER" && return 0
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  return 1
}

find_browser && exit 0
[ "${1:-}" = "--find" ] && exit 1
if install_with_apt "Chromium" chromium && find_browser; then
  exit 0
fi
echo "The browser tests need Chromium: install the package 'chromium' (or Google Chrome), or set PLIMSOLL_BROWSER to its path." >&2
exit 1
