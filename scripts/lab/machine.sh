# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of qemu-up.sh
#
# One lab machine as a QEMU process.
#
# Owns     which firmware, network card and disk a machine gets, for each kind of firmware:
#            bios       SeaBIOS, with the PXE ROM that QEMU has for its network cards (iPXE)
#            uefi       OVMF, with its own PXE stack: the card has no ROM
#            uefi-http  OVMF with PXE switched off, so that it starts with UEFI HTTP boot
#            arm64      AAVMF, with its own PXE stack
# Sourced by scripts/qemu-up.sh.

# firmware_file NAME...: the first of the files that exists.
firmware_file() {
  local file
  for file in "$@"; do
    [[ ! -f $file ]] || { echo "$file" && return; }
  done
  fail "no firmware: none of $* is installed"
}

# Appends the firmware's own arguments to machine_args; $1 number, $2 kind.
firmware_args() {
  local code vars copy=$lab_dir/machine-$1.vars.fd
  case $2 in
    bios)
      # graphics=off makes SeaBIOS repeat the screen on the serial port.
      machine_args+=(-machine "pc,graphics=off")
      return
      ;;
    uefi | uefi-http)
      code=$(firmware_file /usr/share/OVMF/OVMF_CODE_4M.fd /usr/share/OVMF/OVMF_CODE.fd)
      machine_args+=(-machine q35)
      ;;
    arm64)
      code=$(firmware_file /usr/share/AAVMF/AAVMF_CODE.fd)
      machine_args+=(-machine virt)
      ;;
  esac
  vars=${code/_CODE/_VARS}
  cp "$vars" "$copy"
  # PXE over IPv6 waits a minute for an answer that nobody gives. EDK2 reads these switches from
  # QEMU since 2021 (OvmfPkg/README, "PXE support").
  machine_args+=(
    -drive "if=pflash,unit=0,format=raw,readonly=on,file=$code"
    -drive "if=pflash,unit=1,format=raw,file=$copy"
    -fw_cfg "name=opt/org.tianocore/IPv6PXESupport,string=n"
  )
  [[ $2 != uefi-http ]] ||
    machine_args+=(-fw_cfg "name=opt/org.tianocore/IPv4PXESupport,string=n")
}

# Appends network card and disk in boot order; $1 number, $2 kind, $3 MAC, $4 order with commas.
# A blank disk keeps what a machine wrote to it when the machine is started again.
device_args() {
  local card="virtio-net-pci,netdev=net0,mac=$3" disk='' index=0 device tap
  # An empty romfile takes QEMU's iPXE ROM off the card, which leaves the firmware's own stack.
  [[ $2 == bios ]] || card+=,romfile=
  tap=$(tap_add "$1")
  for device in ${4//,/ }; do
    case $device in
      network) card+=,bootindex=$index ;;
      disk) disk=virtio-blk-pci,drive=disk0,bootindex=$index ;;
    esac
    index=$((index + 1))
  done
  machine_args+=(
    -netdev "tap,id=net0,ifname=$tap,script=no,downscript=no" -device "$card"
  )
  [[ -n $disk ]] || return 0
  if [[ $lab_blank_disk == no ]]; then
    node "$scripts/env24.mjs" node "$scripts/lab/make-disk.ts" "$lab_dir/machine-$1.disk.img"
  elif [[ ! -e $lab_dir/machine-$1.disk.img ]]; then
    truncate --size 4M "$lab_dir/machine-$1.disk.img"
  fi
  machine_args+=(
    -drive "if=none,id=disk0,format=raw,file=$lab_dir/machine-$1.disk.img" -device "$disk"
  )
}

# Appends the serial port, whose text goes to the log $1. A socket nobody is connected to loses
# nothing of it.
serial_args() {
  if [[ $lab_typing == yes ]]; then
    local socket="path=${1%.log}.keys,server=on,wait=off"
    machine_args+=(-chardev "socket,id=keys,$socket,logfile=$1,logappend=off" -serial chardev:keys)
  else
    machine_args+=(-serial "file:$1")
  fi
}

# machine_up NUMBER KIND MAC ORDER MEMORY SERIAL_LOG
machine_up() {
  local number=$1 kind=$2 mac=$3 arch=amd64 qemu=qemu-system-x86_64 accel
  if [[ $kind == arm64 ]]; then
    arch=arm64
    qemu='qemu-system-aarch64'
  fi
  accel=$(accelerator "$arch")
  machine_args=(
    -name "rouse-lab-$lab_name-$number" -pidfile "$lab_dir/machine-$number.pid" -daemonize
    -accel "$accel" -cpu "$(cpu_model "$arch" "$accel")" -m "$5" -nodefaults -vga none
    -display none -monitor none -device virtio-rng-pci -no-reboot
    -smbios "type=1,manufacturer=QEMU,product=Rouse lab,serial=$lab_name-$number"
    -uuid "$(machine_uuid "$mac")"
  )
  serial_args "$6"
  firmware_args "$number" "$kind"
  device_args "$number" "$kind" "$mac" "$4"
  marked "${lab_prefix[@]}" "$qemu" "${machine_args[@]}"
}

# Each machine has a UUID of its own that stays the same from run to run.
machine_uuid() {
  echo "6c616200-0000-4000-8000-${1//:/}"
}
