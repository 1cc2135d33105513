#!/bin/sh
# Makes or refreshes .venv from the hash-locked requirements; the Makefile calls it when a stamp is out of date.
#   tools/environment.sh runtime|dev
set -eu
cd "$(dirname "$0")/.."

lock="requirements/${1:?runtime or dev}.txt"
in_range='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'

pick_python() {
  for name in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
    if "$name" -c "$in_range" >/dev/null 2>&1; then
      echo "$name"
      return 0
    fi
  done
  echo "Plimsoll needs Python 3.11, 3.12 or 3.13 with its venv module (package python3-venv); set PYTHON=/path/to/python if yours is elsewhere." >&2
  return 1
}

# Two makes at once (two terminals) wait for each other instead of writing into one .venv together.
if [ -z "${PLIMSOLL_ENVIRONMENT_LOCKED:-}" ] && command -v flock >/dev/null; then
  export PLIMSOLL_ENVIRONMENT_LOCKED=1
  exec flock . tools/environment.sh "$@"
fi

if ! .venv/bin/python -c "$in_range" >/dev/null 2>&1 || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  python=$(pick_python)
  echo "Making .venv with $("$python" --version) ..."
  "$python" -m venv --clear .venv
fi

pip_install() { .venv/bin/python -m pip install --disable-pip-version-check --quiet "$@" </dev/null; }
uv_install() {
  UV_PYTHON_DOWNLOADS=never .venv/bin/python -m uv pip install --python .venv/bin/python --quiet "$@" </dev/null
}

echo "Installing $lock into .venv ..."
# uv is many times faster; pip with the same lock serves where only pip knows the way to an index.
if pip_install --require-hashes -r requirements/bootstrap.txt && uv_install --require-hashes -r "$lock"; then
  :
else
  echo "uv could not install the lock here; going on with pip, which takes a few minutes ..."
  pip_install --require-hashes -r "$lock"
fi
pip_install --no-deps --no-build-isolation --editable .
