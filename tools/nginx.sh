#!/bin/sh
# Prints the path of an nginx for the test of signing in behind a proxy; fetches the system's package where it may.
#   tools/nginx.sh          find one, else fetch one, else say in one line what to install (exit 1)
#   tools/nginx.sh --find   find one, never fetch (exit 1 without a word if there is none)
# The package is unpacked into .cache/ and not installed: installing it needs root, and starts a server on port 80.
set -eu

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

fetch_with_apt() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  echo "No nginx found: fetching the system's package (once) ..." >&2
  mkdir -p "$cache/lists/partial" "$cache/archives/partial"
  for package in nginx nginx-core nginx-light; do
    if (cd "$cache" && download "$package") && dpkg-deb -x "$cache/$package"_*.deb "$cache" && find_proxy >/dev/null; then
      return 0
    fi
  done
  return 1
}

# With the system's lists of packages; where it has none, with lists of our own.
download() {
  apt-get download -qq "$1" >&2 </dev/null || {
    own="-o Dir::State::lists=$cache/lists -o Dir::Cache=$cache -o Dir::Cache::archives=$cache/archives"
    # shellcheck disable=SC2086  # several words, none with a blank but where the checkout's path has one
    apt-get $own update -qq >&2 </dev/null && apt-get $own download -qq "$1" >&2 </dev/null
  }
}

find_proxy && exit 0
[ "${1:-}" = "--find" ] && exit 1
if fetch_with_apt && find_proxy; then
  exit 0
fi
echo "The test of signing in behind a proxy needs nginx: install the package 'nginx', or set PLIMSOLL_NGINX to its path." >&2
exit 1
