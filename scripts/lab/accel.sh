# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of qemu-up.sh
#
# Whether hardware virtualisation really works here.
#
# /dev/kvm may exist and be useless: where the machine is itself a virtual one, firmware may run
# under it while a Linux kernel hangs or QEMU aborts. So the lab's own guest kernel is started
# under KVM, and only its sign of life counts. The result is kept until the next reboot.
# Sourced by scripts/qemu-up.sh.

readonly kvm_trial_seconds=5

# accelerator amd64|arm64: prints kvm or tcg.
accelerator() {
  case $lab_accel in
    kvm | tcg) echo "$lab_accel" ;;
    *) if kvm_works "$1"; then echo kvm; else echo tcg; fi ;;
  esac
}

cpu_model() {
  if [[ $2 == kvm ]]; then
    echo host
  elif [[ $1 == arm64 ]]; then
    # The least of the 64-bit models: emulating newer features costs time and buys nothing here.
    echo cortex-a57
  else
    echo max
  fi
}

kvm_works() {
  local arch=$1 verdict
  [[ -w /dev/kvm && $(dpkg --print-architecture) == "$arch" ]] || return 1
  verdict=$(state_root)/kvm-$(</proc/sys/kernel/random/boot_id)
  if [[ ! -f $verdict ]]; then
    # Without a guest nothing is known, and nothing is kept.
    "$scripts/lab/guest.sh" "$arch" >/dev/null || return 1
    if kvm_trial "$arch"; then echo yes >"$verdict"; else echo no >"$verdict"; fi
  fi
  [[ $(<"$verdict") == yes ]]
}

kvm_trial() {
  local guest=$scripts/../.cache/guest/$1 qemu=qemu-system-x86_64 machine=q35 console=ttyS0
  if [[ $1 == arm64 ]]; then
    qemu=qemu-system-aarch64 machine=virt,gic-version=host console=ttyAMA0
  fi
  timeout "$kvm_trial_seconds" "$qemu" -accel kvm -machine "$machine" -cpu host -m 512 \
    -nodefaults -display none -monitor none -serial stdio -no-reboot -append "console=$console" \
    -kernel "$guest/vmlinuz" -initrd "$guest/initramfs.cpio.gz" 2>/dev/null </dev/null |
    grep -q ROUSE-GUEST-UP
}
