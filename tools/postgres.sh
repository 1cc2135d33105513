#!/bin/sh
# Prints the folder of PostgreSQL's server programs for the tests; installs the system's package where it may.
#   tools/postgres.sh          find them, else install them, else say in one line what to install (exit 1)
#   tools/postgres.sh --find   find them, never install (exit 1 without a word if there are none)
set -eu
. "$(dirname "$0")/apt.sh"

find_server() {
  for folder in "${PLIMSOLL_POSTGRES:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/bin /usr/bin; do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}

find_server && exit 0
[ "${1:-}" = "--find" ] && exit 1
if install_with_apt "PostgreSQL server" postgresql && find_server; then
  exit 0
fi
echo "The tests of the state need a PostgreSQL server: install the package 'postgresql', or set PLIMSOLL_POSTGRES to the folder of its programs." >&2
exit 1
