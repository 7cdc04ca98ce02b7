#!/usr/bin/env bash
# two-commands.bare: what a newcomer does, on a machine with nothing but Debian, Node and npm. Run as root.
#
#   scripts/bare/run.sh [--user] [--no-compiler] [--npm VERSION] [--suite SUITE] [--cache] [COMMAND …]
#
# makes a root of Debian (trixie) by mmdebstrap, puts the working tree into it as a clone would, and runs the commands there
# (`npm start`, which is ended when it is ready, and `npm test` when none is named):
#   --user         as a user who may not become root, instead of as root
#   --no-compiler  without make, g++, python3 and Node's headers: a user must get one message that names them
#   --npm VERSION  with that npm instead of Debian's own
#   --cache        with the host's cache of what was fetched and compiled before, to try the rest faster
# The bare root is kept in the cache as an archive; what runs in it is thrown away each time. The mirror is the host's own.
set -euo pipefail

suite=trixie user=root npm= compiler=yes cache=
while [[ ${1:-} == --* ]]; do
  case $1 in
    --user) user=anna ;;
    --no-compiler) compiler=no ;;
    --cache) cache=yes ;;
    --npm) npm=$2; shift ;;
    --suite) suite=$2; shift ;;
    *) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
  shift
done
[[ $# -gt 0 ]] || set -- 'npm start' 'npm test'

[[ $(id -u) == 0 ]] || { echo 'run it as root: it makes a root folder and mounts /proc in it' >&2; exit 2; }
command -v mmdebstrap >/dev/null || { echo 'mmdebstrap is missing: apt-get install mmdebstrap' >&2; exit 2; }

tree=$(cd "$(dirname "$0")/../.." && pwd)
archive="${XDG_CACHE_HOME:-$HOME/.cache}/sambung/bare/$suite-compiler-$compiler.tar"
suites=$(. /etc/os-release && echo "$VERSION_CODENAME|stable|testing|sid")
mirror=$(apt-get update --print-uris | sed -nE "s#^'(.*/)dists/($suites)/InRelease'.*#\1#p" | awk 'NR == 1')
[[ -n $mirror ]] || { echo 'this machine has no Debian mirror in its apt sources' >&2; exit 2; }

say() { printf '\n== %s\n' "$*"; }

if [[ ! -f $archive ]]; then
  say "bare Debian $suite"
  mkdir -p "$(dirname "$archive")"
  packages=nodejs,npm,ca-certificates,passwd,procps
  # Debian's npm brings python3 and the headers; make and g++ come with what it recommends.
  [[ $compiler == yes ]] && packages+=,make,g++
  mmdebstrap --quiet --variant=apt --include="$packages" --aptopt='Acquire::Check-Valid-Until "false"' \
    "$suite" "${archive%.tar}.new.tar" "deb $mirror $suite main"
  mv "${archive%.tar}.new.tar" "$archive"
fi

root=$(mktemp -d /var/tmp/sambung-bare.XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT
tar -x -C "$root" -f "$archive"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp -r /etc/ssl/certs "$root/etc/ssl/"
[[ -d /usr/local/share/ca-certificates ]] && cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
[[ $compiler == yes ]] || rm -rf "$root"/usr/bin/python3 "$root"/usr/include/node
home=/root
if [[ $user != root ]]; then
  chroot "$root" useradd --create-home "$user"
  home=/home/$user
fi
# Node's own store of certificates is not the machine's.
printf 'export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\n' >>"$root$home/.profile"
mkdir -p "$root$home/sambung"
# What a commit of the working tree would hold: tracked and new files, none that was deleted.
(cd "$tree" && git ls-files -z --cached --others --exclude-standard |
  while IFS= read -r -d '' file; do if [[ -e $file ]]; then printf '%s\0' "$file"; fi; done |
  tar -c --null -T -) | tar -x -C "$root$home/sambung"
if [[ -n $cache ]]; then
  mkdir -p "$root$home/.cache/sambung"
  tar -c -C "$(dirname "$(dirname "$archive")")" --exclude=./bare --exclude=debs --exclude='.building-*' . |
    tar -x -C "$root$home/.cache/sambung"
fi
if [[ -n $npm ]]; then
  say "npm $npm"
  (cd /tmp && npm pack --silent "npm@$npm" --pack-destination "$root/opt" >/dev/null)
  tar -x -C "$root/opt" -f "$root/opt/npm-$npm.tgz"
  printf '#!/bin/sh\nexec node /opt/package/bin/npm-cli.js "$@"\n' >"$root/usr/local/bin/npm"
  chmod 755 "$root/usr/local/bin/npm"
fi
chroot "$root" chown -R "$user:" "$home"

cat >"$root/opt/inside.sh" <<'INSIDE'
# Runs one command; one that starts the hotline is ended when it says that it is ready.
set -euo pipefail
cd ~/sambung
case $1 in
  'npm start'*)
    log=$(mktemp)
    $1 >"$log" 2>&1 </dev/null &
    npm=$!
    tail -f "$log" --pid=$npm &
    until grep -q 'Sambung is ready' "$log"; do
      kill -0 $npm 2>/dev/null || { wait $npm; exit; }
      sleep 0.2
    done
    kill -TERM $npm
    wait $npm || true
    for _ in $(seq 100); do pgrep -f 'asterisk|dist/' >/dev/null || exit 0; sleep 0.1; done
    echo 'still running after SIGTERM to npm:' >&2
    ps -ef >&2
    exit 1
    ;;
  *) exec $1 </dev/null ;;
esac
INSIDE

for command in "$@"; do
  say "$user: $command"
  began=$SECONDS code=0
  # A namespace of its own for processes: nothing that is left running outlives it.
  unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" bash -c '
    for device in null zero full random urandom tty; do
      touch "$0/dev/$device" && mount --bind "/dev/$device" "$0/dev/$device"
    done
    mkdir -p "$0/dev/shm" && mount -t tmpfs tmpfs "$0/dev/shm"
    exec chroot "$0" su - "$1" -c "bash /opt/inside.sh \"$2\""
  ' "$root" "$user" "$command" || code=$?
  say "$user: $command ended with $code after $((SECONDS - began)) s"
  [[ $code == 0 ]] || exit "$code"
done
