#!/usr/bin/env bash
#
# Starts QEMU machines that boot from the network, on a network where Rouse can be tried.
#
# Owns     the options, and the order in which a lab is built and taken down. The parts are in
#          scripts/lab/: state.sh (what was made), network.sh, accel.sh (KVM or not), machine.sh.
# Needs    root, iproute2, qemu-system-x86 and ipxe-qemu; ovmf for uefi, qemu-system-arm and
#          qemu-efi-aarch64 for arm64; dnsmasq-base unless --bridge or --dhcp none; tcpdump for
#          --pcap.
# Guide    docs/how-to/qemu-lab.md
set -euo pipefail

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly scripts

lab_name=lab
lab_bridge=''
lab_dhcp=dnsmasq
lab_accel=auto
lab_blank_disk=no
lab_typing=no
action=up
firmware=bios
count=1
memory=512
boot_order=''
mac_base=''
serial_dir=''
pcap_dir=''

usage() {
  cat <<'USAGE'
Usage: scripts/qemu-up.sh [OPTIONS]               build a lab and start machines in it
       scripts/qemu-up.sh [--name N] --exec CMD…  run a command inside the lab's network
       scripts/qemu-up.sh [--name N] --destroy    remove everything the lab made

  --name NAME         name of the lab: a-z, 0-9, up to 12 characters (default: lab);
                      labs of different names run side by side
  --firmware KIND     bios | uefi | uefi-http | arm64 (default: bios)
  --count N           machines to start, 0 to 99; 0 builds only the network (default: 1)
  --memory MB         memory of each machine (default: 512)
  --boot-order LIST   network | disk | network,disk | disk,network (default: network)
  --disk              short for --boot-order network,disk: adds a disk that prints
                      ROUSE-DISK-BOOTED on the serial port when it is started
  --blank-disk        as --disk, with an empty disk that keeps what a machine writes to it
  --mac-base MAC      address of machine 1, counted up from there (default: made from the name)
  --serial-dir DIR    where machine-N.log goes, the text of each serial port
  --typing            makes machine-N.keys beside it: a socket, and whatever it gets is typed
                      at the machine
  --bridge NAME       use this bridge of yours, with the DHCP server it already has
  --dhcp WHICH        dnsmasq | none: the DHCP server of a new lab; none leaves that to you
                      (default: dnsmasq)
  --accel WHICH       auto | kvm | tcg (default: auto, which tries KVM out first)
  --pcap DIR          write DIR/NAME.pcap with all packets of the lab
USAGE
}

warn() {
  echo "qemu-up.sh: $*" >&2
}

fail() {
  warn "$@"
  exit 1
}

parse_options() {
  while (($# > 0)); do
    case $1 in
      --destroy) action=destroy ;;
      --disk) boot_order=network,disk ;;
      --blank-disk)
        boot_order=network,disk
        lab_blank_disk=yes
        ;;
      --typing) lab_typing=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      --exec)
        shift
        action='exec'
        command=("$@")
        return
        ;;
      --*)
        (($# > 1)) || fail "$1 needs a value, or is not an option: see --help"
        parse_value "$1" "$2"
        shift
        ;;
      *) fail "expected an option, found $1: see --help" ;;
    esac
    shift
  done
}

parse_value() {
  case $1 in
    --name) lab_name=$2 ;;
    --firmware) firmware=$2 ;;
    --count) count=$2 ;;
    --memory) memory=$2 ;;
    --boot-order) boot_order=$2 ;;
    --mac-base) mac_base=$2 ;;
    --serial-dir) serial_dir=$2 ;;
    --bridge) lab_bridge=$2 ;;
    --dhcp) lab_dhcp=$2 ;;
    --accel) lab_accel=$2 ;;
    --pcap) pcap_dir=$2 ;;
    *) fail "no such option: $1" ;;
  esac
}

# must_match NAME VALUE PATTERN: options reach file names, QEMU's own syntax and arithmetic.
must_match() {
  [[ $2 =~ ^($3)$ ]] || fail "$1: expected $3, found ${2:-nothing}"
}

check_options() {
  must_match --name "$lab_name" '[a-z0-9]{1,12}'
  must_match --firmware "$firmware" 'bios|uefi|uefi-http|arm64'
  must_match --count "$count" '[0-9]{1,2}'
  must_match --memory "$memory" '[0-9]{2,6}'
  must_match --boot-order "${boot_order:=network}" '(network|disk)(,(network|disk))?'
  must_match --dhcp "$lab_dhcp" 'dnsmasq|none'
  must_match --accel "$lab_accel" 'auto|kvm|tcg'
  [[ -z $mac_base ]] || must_match --mac-base "$mac_base" '([0-9a-f]{2}:){5}[0-9a-f]{2}'
}

name_checksum() {
  echo -n "$lab_name" | cksum | cut -d' ' -f1
}

# mac_of NUMBER: 52:54:00 is the prefix that QEMU itself uses.
mac_of() {
  local base
  if [[ -n $mac_base ]]; then
    base=$((16#${mac_base//:/}))
  else
    base=$((0x525400000000 | (($(name_checksum) & 0xffff) << 8)))
    base=$((base + 1))
  fi
  printf '%012x' $((base + $1 - 1)) | sed 's/../&:/g; s/:$//'
}

lab_up() {
  local number=0 started=0 mac log
  network_up
  [[ -z $pcap_dir ]] || capture_up "$pcap_dir"
  : "${serial_dir:=$lab_dir/serial}"
  mkdir -p "$serial_dir"
  while ((started < 10#$count)); do
    number=$((number + 1))
    # One that has powered off is powered on again, with its address, before a new one is made.
    ! state_runs "machine-$number" || continue
    started=$((started + 1))
    mac=$(mac_of "$number")
    log=$serial_dir/machine-$number.log
    machine_up "$number" "$firmware" "$mac" "$boot_order" "$memory" "$log"
    echo "machine $number $firmware $mac $log"
  done
}

# Printed once, when the network is new.
explain() {
  cat >&2 <<NEXT
Rouse belongs inside the lab's network, which is the namespace rouse-lab-$lab_name:
  scripts/qemu-up.sh --name $lab_name --exec dist/rouse serve --interface br0 --data-dir DIR
Remove the lab:
  scripts/qemu-up.sh --name $lab_name --destroy
NEXT
}

lab_down() {
  state_end_processes
  network_down
  rm -rf "$lab_dir"
}

parse_options "$@"
check_options
# shellcheck source=scripts/lab/state.sh
source "$scripts/lab/state.sh"
# shellcheck source=scripts/lab/network.sh
source "$scripts/lab/network.sh"
# shellcheck source=scripts/lab/accel.sh
source "$scripts/lab/accel.sh"
# shellcheck source=scripts/lab/machine.sh
source "$scripts/lab/machine.sh"

((EUID == 0)) || fail 'needs root, to make network namespaces and taps'
if [[ $action == exec ]]; then
  exec ip netns exec "rouse-lab-$lab_name" "${command[@]}"
fi
state_open
case $action in
  up) lab_up ;;
  destroy) lab_down ;;
esac
