# Sourced by the tools that find a program or a font: one of the system's packages, where it may be had.

# install_with_apt WHAT PACKAGE
install_with_apt() {
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root="sudo -n"
  fi
  command -v apt-get >/dev/null || return 1
  echo "No $1 found: installing the system's package (once) ..." >&2
  $as_root apt-get update -qq >&2 </dev/null || return 1
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >&2 </dev/null
}

# unpack_with_apt WHAT FOLDER PACKAGE: into the folder, not installed, so that it needs no root and starts nothing
unpack_with_apt() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  echo "No $1 found: fetching the system's package $3 (once) ..." >&2
  mkdir -p "$2/lists/partial" "$2/archives/partial"
  (cd "$2" && _download "$2" "$3") && dpkg-deb -x "$2/$3"_*.deb "$2"
}

# With the system's lists of packages; where it has none, with lists of our own.
_download() {
  apt-get download -qq "$2" >&2 </dev/null || {
    own="-o Dir::State::lists=$1/lists -o Dir::Cache=$1 -o Dir::Cache::archives=$1/archives"
    # shellcheck disable=SC2086  # several words, none with a blank but where the checkout's path has one
    apt-get $own update -qq >&2 </dev/null && apt-get $own download -qq "$2" >&2 </dev/null
  }
}
