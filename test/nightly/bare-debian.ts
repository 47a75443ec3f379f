/**
 * A Debian 12 that has nothing but what is essential: as a folder to install packages in, and booted
 * with systemd as its first process.
 *
 * Env      ROUSE_DEBIAN_MIRROR: another mirror than the one that this machine's apt uses.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { findDebianMirror, readAptSources } from '../../scripts/loaders/apt-sources.ts';

/** Emulated, systemd is up after 40 s, and twice that while other machines boot beside it. */
const bootMsMax = 400_000;

export interface BareDebian {
  readonly directory: string;
  /** Runs a command in it. @throws Error with what it said */
  inside(...command: readonly string[]): string;
  put(file: string, text: string): void;
}

/** Needs root, debootstrap and a Debian mirror. */
export function bareDebian(t: Test, directory: string, ...more: readonly string[]): BareDebian {
  mkdirSync(directory);
  const include = more.length > 0 ? [`--include=${more.join(',')}`] : [];
  execFileSync('debootstrap', ['--variant=minbase', ...include, 'bookworm', directory, mirror()], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const proc = path.join(directory, 'proc');
  execFileSync('mount', ['-t', 'proc', 'proc', proc]);
  t.teardown(() => spawnSync('umount', ['-l', proc]));
  return {
    directory,
    inside(...command) {
      const { status, stdout, stderr } = spawnSync('chroot', [directory, ...command], {
        encoding: 'utf8',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (status !== 0) throw new Error(`${command.join(' ')}: ${stdout}${stderr}`);
      return stdout;
    },
    put(file, text) {
      const place = path.join(directory, file);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, text);
    },
  };
}

function mirror(): string {
  const named = process.env['ROUSE_DEBIAN_MIRROR'] ?? findDebianMirror(readAptSources())?.uri;
  if (named === undefined) throw new Error('no Debian mirror in the sources of apt');
  return named;
}

/** Runs once everything is up, prints to the serial port, and switches the machine off. */
const REPORT = `
[Unit]
Wants=rouse.service
After=rouse.service
[Service]
Type=oneshot
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
ExecStart=/bin/sh /report.sh
ExecStopPost=/bin/systemctl poweroff --force
[Install]
WantedBy=multi-user.target
`;

/**
 * Boots it as an initramfs, for which the kernel needs no module.
 *
 * @param script  what the shell runs inside once the service was started
 * @returns what was seen on the serial port
 */
export function bootWithSystemd(
  debian: BareDebian,
  { kernel, script }: { readonly kernel: string; readonly script: string },
): string {
  const { directory } = debian;
  debian.put('/report.sh', script);
  debian.put('/etc/systemd/system/report.service', REPORT);
  const wants = path.join(directory, 'etc/systemd/system/multi-user.target.wants');
  mkdirSync(wants, { recursive: true });
  symlinkSync('../report.service', path.join(wants, 'report.service'));
  symlinkSync('/lib/systemd/systemd', path.join(directory, 'init'));
  const archive = `${directory}.cpio.zst`;
  const pack =
    'find . -path "./proc/*" -prune -o -path ./usr/share/locale -prune -o -print0 |' +
    ' cpio --null --create --format=newc --quiet | zstd -3 -q -f -o "$1"';
  execFileSync('bash', ['-o', 'pipefail', '-c', pack, 'bash', archive], { cwd: directory });
  const ran = spawnSync(
    'qemu-system-x86_64',
    [
      ...['-machine', 'q35,accel=tcg', '-cpu', 'max', '-m', '2048', '-smp', '2', '-nic', 'none'],
      ...['-display', 'none', '-monitor', 'none', '-serial', 'stdio', '-no-reboot'],
      ...['-kernel', kernel, '-initrd', archive],
      ...['-append', 'console=ttyS0 systemd.show_status=0 loglevel=3'],
    ],
    { encoding: 'utf8', timeout: bootMsMax, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return ran.stdout;
}

export function copyInto({ directory }: BareDebian, file: string): string {
  const place = path.join('/root', path.basename(file));
  copyFileSync(file, path.join(directory, place));
  return place;
}
