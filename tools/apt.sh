# Sourced by tools/browser.sh and tools/postgres.sh: one of the system's packages, where it may be installed.

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
