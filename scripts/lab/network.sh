# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of qemu-up.sh
#
# The network of a lab: a bridge in a namespace of its own, and a DHCP server that is not Rouse.
#
#   namespace rouse-lab-NAME                       namespace rouse-lab-NAME-dhcp
#   br0 10.77.0.2/24: Rouse runs here ── veth ──── eth0 10.77.0.1/24: dnsmasq
#    └ tap1, tap2, …: the machines
#
# dnsmasq stands for a home router: it gives out addresses and says nothing about booting. It has a
# namespace of its own because only one program can own UDP port 67 in one. With --dhcp none nobody
# gives out addresses, until somebody is started by hand: in that namespace, or beside Rouse.
# On a developer's bridge (--bridge) only taps are made; everything else is there already.
# Sourced by scripts/qemu-up.sh.

readonly lab_server_address=10.77.0.2
readonly lab_router_address=10.77.0.1

# What goes before a command so that it runs where the machines' taps are.
lab_prefix=(env)
[[ -n $lab_bridge ]] || lab_prefix+=(ip netns exec "rouse-lab-$lab_name")

network_up() {
  if [[ -n $lab_bridge ]]; then
    [[ -d /sys/class/net/$lab_bridge/bridge ]] || fail "$lab_bridge is not a bridge"
    return
  fi
  [[ ! -f $lab_dir/namespaces ]] || return 0
  local inside=rouse-lab-$lab_name outside=rouse-lab-$lab_name-dhcp
  namespace_add "$inside"
  namespace_add "$outside"
  ip -n "$inside" link add br0 type bridge
  ip -n "$inside" link add router type veth peer name eth0 netns "$outside"
  ip -n "$inside" link set router master br0
  ip -n "$inside" address add "$lab_server_address/24" dev br0
  ip -n "$inside" link set router up
  ip -n "$inside" link set br0 up
  ip -n "$inside" route add default via "$lab_router_address"
  ip -n "$outside" address add "$lab_router_address/24" dev eth0
  ip -n "$outside" link set eth0 up
  [[ $lab_dhcp == none ]] || dhcp_server_up "$outside"
  explain
}

namespace_add() {
  ! ip netns list | grep -qE "^$1( |$)" || fail "there is already a network namespace $1"
  state_note namespaces "$1"
  ip netns add "$1"
  ip -n "$1" link set lo up
}

# Without --no-ping the first answer comes three seconds late: dnsmasq first asks whether the
# address is in use.
dhcp_server_up() {
  marked ip netns exec "$1" dnsmasq --conf-file=/dev/null --pid-file="$lab_dir/dnsmasq.pid" \
    --port=0 --interface=eth0 --bind-interfaces --no-ping --user=root \
    --dhcp-range=10.77.0.100,10.77.0.250,255.255.255.0,1h --dhcp-authoritative \
    --dhcp-leasefile="$lab_dir/leases" --log-facility="$lab_dir/dnsmasq.log"
}

capture_up() {
  local interface=${lab_bridge:-br0}
  [[ ! -s $lab_dir/tcpdump.pid ]] || return 0
  mkdir -p "$1"
  # tcpdump writes no .pid file, so this shell becomes tcpdump and its number is the one to keep.
  (
    exec 9>&- >"$lab_dir/tcpdump.log" 2>&1
    export ROUSE_LAB_MARK=$lab_dir
    exec "${lab_prefix[@]}" tcpdump -i "$interface" -U -Z root -w "$1/$lab_name.pcap"
  ) &
  echo $! >"$lab_dir/tcpdump.pid"
}

# tap_add NUMBER: prints the name of a new tap on the lab's bridge. In a namespace names are free;
# on a real bridge they must not meet those of another lab, hence the checksum.
tap_add() {
  local tap="tap$1" bridge=br0
  if [[ -n $lab_bridge ]]; then
    tap=$(printf 'rl%05x%d' "$(($(name_checksum) & 0xfffff))" "$1")
    bridge=$lab_bridge
    state_note taps "$tap"
  fi
  # The tap of a machine that has powered off stays.
  "${lab_prefix[@]}" ip link delete "$tap" 2>/dev/null || true
  "${lab_prefix[@]}" ip tuntap add "$tap" mode tap
  "${lab_prefix[@]}" ip link set "$tap" master "$bridge"
  "${lab_prefix[@]}" ip link set "$tap" up
  echo "$tap"
}

network_down() {
  local name
  for name in $(state_list taps); do
    ip link delete "$name" 2>/dev/null || true
  done
  for name in $(state_list namespaces); do
    local pids
    pids=$(ip netns pids "$name" 2>/dev/null | tr '\n' ' ') || true
    [[ -z $pids ]] || warn "processes that the lab did not start still use $name: $pids"
    ip netns delete "$name" 2>/dev/null || true
  done
}
