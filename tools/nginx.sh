#!/bin/sh
# Prints the path of an nginx for the test of signing in behind a proxy; fetches the system's package where it may.
#   tools/nginx.sh          find one, else fetch one, else say in one line what to install (exit 1)
#   tools/nginx.sh --find   find one, never fetch (exit 1 without a word if there is none)
# The package is unpacked into .cache/ and not installed: installing it needs root, and starts a server on port 80.
set -eu
. "$(dirname "$0")/apt.sh"

cache="$(cd "$(dirname "$0")/.." && pwd)/.cache/nginx"

find_proxy() {
  for path in "${PLIMSOLL_NGINX:-}" "$(command -v nginx || true)" /usr/sbin/nginx /opt/homebrew/bin/nginx "$cache/usr/sbin/nginx"; do
    if [ -n "$path" ] && [ -x "$path" ] && "$path" -v >/dev/null 2>&1; then
      echo "$path"
      return 0
    fi
  done
  return 1
}

find_proxy && exit 0
[ "${1:-}" = "--find" ] && exit 1
for package in nginx nginx-core nginx-light; do
  if unpack_with_apt "nginx" "$cache" "$package" && find_proxy; then
    exit 0
  fi
done
echo "The test of signing in behind a proxy needs nginx: install the package 'nginx', or set PLIMSOLL_NGINX to its path." >&2
exit 1
