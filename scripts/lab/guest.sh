#!/usr/bin/env bash
#
# Makes the guest that lab machines boot: a Debian kernel and a tiny initramfs.
#
# Owns     .cache/guest/{amd64,arm64}/{vmlinuz,initramfs.cpio.gz,SHA256SUMS}. On its serial port the
#          guest prints the checksum of each file /payload.* that its loader added to the
#          initramfs, as "ROUSE-SHA256: SUM  NAME", its kernel command line as "ROUSE-CMDLINE: …"
#          and "ROUSE-GUEST-UP", and powers off. It needs no network and no disk. With the kernel
#          argument rouse.install it first writes /disk.img, which comes with another initrd, to its
#          disk and prints "ROUSE-INSTALLED"; then it takes the address in the file /address and
#          sends each file that /reports names, one "HOST PORT FILE" a line, over TCP (amd64 alone:
#          that is where the tests install).
# Leaves   the machine's own packages alone: packages are unpacked from a private apt directory,
#          nothing is installed, and no root is needed.
# Needs    apt-get, dpkg-deb, cpio, and a Debian mirror: the one this machine already uses, or
#          ROUSE_DEBIAN_MIRROR.
#
# Usage: scripts/lab/guest.sh [amd64|arm64]...      both without arguments
set -euo pipefail

readonly suite=bookworm
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly cache=$root/.cache/guest

work=''
trap '[[ -z $work ]] || rm -rf "$work"' EXIT

fail() {
  [[ ! -s $work/apt.log ]] || tail -n 5 "$work/apt.log" >&2
  echo "guest.sh: $*" >&2
  exit 1
}

# The first mirror of the main archive that this machine's own apt is set up with.
debian_mirror() {
  if [[ -n ${ROUSE_DEBIAN_MIRROR:-} ]]; then
    echo "$ROUSE_DEBIAN_MIRROR"
    return
  fi
  # shellcheck disable=SC2016 # apt's own placeholder
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
    grep -m1 -E '/debian/?$' ||
    fail 'no Debian mirror in the sources of apt: name one in ROUSE_DEBIAN_MIRROR'
}

# Unpacks the newest kernel and static busybox of an architecture into $work/tree.
unpack_packages() {
  local arch=$1 kernel
  mkdir -p "$work"/{lists/partial,archives/partial,debs,tree}
  : >"$work/status"
  echo "deb [signed-by=$keyring] $(debian_mirror) $suite main" >"$work/sources.list"
  local apt=(
    -q -o "APT::Architecture=$arch" -o "APT::Architectures::=$arch"
    -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$work/lists" -o "Dir::State::status=$work/status"
    -o "Dir::Cache=$work" -o "Dir::Cache::archives=$work/archives" -o APT::Sandbox::User=root
    -o Acquire::Languages=none
  )
  apt-get "${apt[@]}" update >"$work/apt.log" 2>&1 || fail "apt-get update failed"
  # The package of the plain name is empty and depends on the one of the current kernel version.
  kernel=$(apt-cache "${apt[@]}" depends "linux-image-cloud-$arch" |
    awk '/Depends: linux-image/ { print $2; exit }')
  [[ -n $kernel ]] || fail "$suite has no linux-image-cloud-$arch"
  (cd "$work/debs" && apt-get "${apt[@]}" download "$kernel" busybox-static) \
    >>"$work/apt.log" 2>&1 || fail "apt-get download failed"
  for deb in "$work"/debs/*.deb; do
    dpkg-deb -x "$deb" "$work/tree"
  done
}

# The program the kernel starts. Console messages are switched off first, because a kernel message
# would otherwise be printed into the middle of the line a test waits for.
write_init() {
  cat >"$1" <<'INIT'
#!/bin/busybox sh
busybox=/bin/busybox
$busybox mount -t proc proc /proc
$busybox mount -t devtmpfs dev /dev
echo 1 >/proc/sys/kernel/printk
installed=no
if $busybox grep -qw rouse.install /proc/cmdline; then
  for module in virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk \
    failover net_failover virtio_net; do
    $busybox insmod /modules/$module.ko
  done
  for wait in 1 2 3 4 5; do
    [ -b /dev/vda ] || $busybox sleep 1
  done
  [ -b /dev/vda ] && $busybox dd if=/disk.img of=/dev/vda bs=64k conv=fsync && installed=yes
fi
if [ $installed = yes ] && [ -f /reports ]; then
  $busybox ifconfig eth0 "$($busybox cat /address)" up
  while read -r host port file; do
    $busybox nc -w 2 "$host" "$port" <"$file"
  done </reports
fi
for port in /dev/ttyS0 /dev/ttyAMA0; do
  [ -c $port ] || continue
  for file in /payload.*; do
    [ ! -f "$file" ] || $busybox printf '\nROUSE-SHA256: %s\n' "$($busybox sha256sum "$file")" >$port
  done
  [ $installed = no ] || $busybox printf '\nROUSE-INSTALLED\n' >$port
  $busybox printf '\nROUSE-CMDLINE: %s\nROUSE-GUEST-UP\n' \
    "$($busybox cat /proc/cmdline)" >$port
done 2>/dev/null
$busybox poweroff -f
INIT
  chmod 755 "$1"
}

make_initramfs() {
  local target=$1
  mkdir -p "$work/initramfs"/{bin,dev,proc,modules}
  cp "$work/tree/bin/busybox" "$work/initramfs/bin/busybox"
  find "$work/tree/lib/modules" -name 'virtio.ko' -o -name 'virtio_ring.ko' -o \
    -name 'virtio_pci*.ko' -o -name 'virtio_blk.ko' -o -name '*failover.ko' -o \
    -name 'virtio_net.ko' | xargs -r cp -t "$work/initramfs/modules"
  write_init "$work/initramfs/init"
  (cd "$work/initramfs" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) |
    gzip -9n >"$target"
}

make_guest() {
  local arch=$1
  local target=$cache/$arch
  if [[ $target/SHA256SUMS -nt ${BASH_SOURCE[0]} ]] &&
    (cd "$target" && sha256sum --check --quiet SHA256SUMS) >/dev/null 2>&1; then
    return
  fi
  work=$(mktemp -d "$cache/$arch.XXXXXX")
  unpack_packages "$arch"
  mkdir "$work/new"
  cp "$work"/tree/boot/vmlinuz-* "$work/new/vmlinuz"
  make_initramfs "$work/new/initramfs.cpio.gz"
  (cd "$work/new" && sha256sum vmlinuz initramfs.cpio.gz >SHA256SUMS)
  chmod -R u=rwX,go=rX "$work/new"
  rm -rf "$target"
  mv "$work/new" "$target"
  rm -rf "$work"
  work=''
}

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
[[ $# -gt 0 ]] || set -- amd64 arm64
for arch in "$@"; do
  [[ $arch == amd64 || $arch == arm64 ]] || fail "expected amd64 or arm64, found $arch"
  make_guest "$arch"
  sed "s#  #  $cache/$arch/#" "$cache/$arch/SHA256SUMS"
done
