# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of qemu-up.sh
#
# What a lab has made, on disk, so that --destroy can undo it after a crash too.
#
# Owns     the state directory of a lab: namespaces, taps, one .pid file for each process, and the
#          files machines write (UEFI variables, disks, serial logs).
# Rule     a thing is noted before it is made, and a process is ended only if its environment
#          carries this lab's mark: a process id alone may belong to somebody else by now.
# Sourced by scripts/qemu-up.sh, which sets lab_name.

state_root() {
  echo "${ROUSE_LAB_STATE:-${TMPDIR:-/tmp}/rouse-lab-$(id -u)}"
}

state_open() {
  lab_dir=$(state_root)/$lab_name
  (umask 077 && mkdir -p "$(state_root)")
  # What is noted here is removed as root: nobody else may have made it up beforehand.
  [[ -O $(state_root) && ! -L $(state_root) ]] || fail "$(state_root) belongs to somebody else"
  mkdir -p "$lab_dir"
  exec 9>"$lab_dir/lock"
  flock 9
}

# note FILE WORD: one line for each thing made.
state_note() {
  echo "$2" >>"$lab_dir/$1"
}

state_list() {
  [[ ! -f $lab_dir/$1 ]] || cat "$lab_dir/$1"
}

# marked COMMAND...: runs a command with this lab's mark in its environment and without the lock,
# which a process that stays would otherwise hold for as long as it lives.
marked() {
  ROUSE_LAB_MARK=$lab_dir "$@" 9>&-
}

is_ours() {
  # In one program: with two, grep may end before tr has written all, which pipefail takes for no.
  grep -zqxF "ROUSE_LAB_MARK=$lab_dir" "/proc/$1/environ" 2>/dev/null
}

# state_runs NAME: whether the process of NAME.pid is alive and ours.
state_runs() {
  [[ -s $lab_dir/$1.pid ]] && is_ours "$(<"$lab_dir/$1.pid")"
}

# Ends every process whose .pid file is in the state directory: politely, then firmly.
state_end_processes() {
  local file tries signal=TERM
  for ((tries = 0; tries < 60; tries++)); do
    local left=0
    for file in "$lab_dir"/*.pid; do
      state_runs "$(basename "$file" .pid)" || continue
      left=1
      kill "-$signal" "$(<"$file")" 2>/dev/null || true
    done
    ((left)) || return 0
    ((tries < 30)) || signal=KILL
    sleep 0.1
  done
  warn 'some processes of the lab did not end'
}
