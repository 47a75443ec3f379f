/**
 * The Debian package on a bare Debian 12: `apt install` ends in a running service, which a real
 * systemd keeps in the sandbox of its unit; removing keeps what people have, purging does not.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { bareDebian, bootWithSystemd, copyInto } from './bare-debian.ts';
import { guest, lacks } from '../vm/lab.ts';

const root = path.join(import.meta.dirname, '../..');
const skip = lacks('bios', 'debootstrap', 'zstd', 'dpkg-deb');
t.setTimeout(600_000);

const work = mkdtempSync(path.join(tmpdir(), 'rouse-package-'));
t.teardown(() => {
  rmSync(work, { recursive: true });
});

/** What a person would look at after the installation. */
const SCRIPT = `
for second in $(seq 60); do [ -S /var/lib/rouse/rouse.sock ] && break; sleep 1; done
pid=$(systemctl show rouse.service --property MainPID --value)
echo "ROUSE-ACTIVE $(systemctl is-active rouse.service)"
echo "ROUSE-RESTARTS $(systemctl show rouse.service --property NRestarts --value)"
echo "ROUSE-USER $(stat -c %U /proc/$pid)"
for line in CapEff CapBnd NoNewPrivs Seccomp; do echo "ROUSE-$(grep "^$line:" /proc/$pid/status | tr -d '\\t')"; done
echo "ROUSE-STATUS $(rouse status --json | tr -d '\\n')"
rouse apply -f - >/dev/null <<'MANIFEST'
kind: machine
name: node-1
macs: ["52:54:00:11:22:33"]
---
kind: profile
name: with-a-secret
linux:
  kernel: http://192.0.2.1/vmlinuz
  args: ["siderolink.api=grpc://192.0.2.1?jointoken=a-secret-of-the-test"]
MANIFEST
echo "ROUSE-MODE $(stat -c '%a %U' /var/lib/rouse) $(stat -c '%a %U' /etc/rouse/keys/secret.key)"
systemctl restart rouse.service
for second in $(seq 60); do rouse machines list --json >/dev/null 2>&1 && break; sleep 1; done
echo "ROUSE-KEPT $(rouse machines list --json | tr -d '\\n')"
journalctl -u rouse.service -p warning -o cat --no-pager | sed 's/^/ROUSE-LOG /'
echo ROUSE-END
`;

t.test('release and installation', { skip }, async (t) => {
  const release = path.join(work, 'release');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/release.ts', '--arch', 'x64', '--output', release],
    { cwd: root, encoding: 'utf8' },
  );
  t.equal(status, 0, stderr);
  const [deb = ''] = readdirSync(release).filter((name) => name.endsWith('_amd64.deb'));

  await t.test('the sums are those of the files', (t) => {
    const lines = readFileSync(path.join(release, 'SHA256SUMS'), 'utf8').trim().split('\n');
    t.same(
      lines.map((line) => line.slice(66)).sort(),
      readdirSync(release)
        .filter((name) => name !== 'SHA256SUMS')
        .sort(),
    );
    for (const line of lines) {
      const content = readFileSync(path.join(release, line.slice(66)));
      t.equal(createHash('sha256').update(content).digest('hex'), line.slice(0, 64), line);
    }
    t.end();
  });

  const debian = bareDebian(t, path.join(work, 'debian'), 'systemd-sysv', 'iproute2');
  const place = copyInto(debian, path.join(release, deb));
  debian.inside('apt-get', 'update', '-q');
  debian.inside('apt-get', 'install', '-q', '-y', place);
  // The bare machine has no network card.
  debian.put('/etc/rouse/rouse.yaml', `${settings(debian.directory)}interfaces: [lo]\n`);

  await t.test('brings what a person expects of a package', (t) => {
    t.equal(debian.inside('systemctl', 'is-enabled', 'rouse').trim(), 'enabled');
    t.match(debian.inside('rouse', 'version'), 'linux-x64');
    t.match(debian.inside('id', 'rouse'), /uid=\d{3}\(rouse\)/);
    t.equal(debian.inside('stat', '-c', '%a %U', '/etc/rouse/keys').trim(), '700 rouse');
    for (const file of [
      ...['/usr/share/man/man1/rouse.1.gz', '/usr/share/doc/rouse/copyright'],
      ...['/usr/share/bash-completion/completions/rouse'],
      ...['/usr/share/zsh/vendor-completions/_rouse'],
      ...['/usr/share/fish/vendor_completions.d/rouse.fish'],
    ]) {
      t.ok(statSync(path.join(debian.directory, file)).size > 100, file);
    }
    t.match(
      debian.inside('dpkg', '--verify', 'rouse'),
      /^(\?\?5\?{6} c \/etc\/rouse\/rouse.yaml\n)?$/,
    );
    t.end();
  });

  await t.test('systemd runs it in its sandbox, and its inventory survives', (t) => {
    const said = bootWithSystemd(debian, { kernel: guest('amd64').kernel, script: SCRIPT });
    const told = (word: string): string =>
      new RegExp(`^ROUSE-${word}[ :]?(.*?)\\r*$`, 'm').exec(said)?.[1]?.trim() ?? `none:\n${said}`;
    t.equal(told('ACTIVE'), 'active');
    t.equal(told('RESTARTS'), '0');
    t.equal(told('USER'), 'rouse');
    t.equal(told('CapEff'), '0000000000000400', 'CAP_NET_BIND_SERVICE and nothing else');
    t.equal(told('CapBnd'), '0000000000000400');
    t.equal(told('NoNewPrivs'), '1');
    t.equal(told('Seccomp'), '2');
    const { listeners } = JSON.parse(told('STATUS')) as { listeners: { up: boolean }[] };
    t.ok(listeners.length >= 8, `${listeners.length} listeners`);
    t.same(
      listeners.filter(({ up }) => !up),
      [],
    );
    t.equal(told('MODE'), '700 rouse 600 rouse');
    t.match(told('KEPT'), '"node-1"');
    t.match(said, /ROUSE-END/);
    t.end();
  });

  await t.test('removing keeps the inventory, purging deletes it', (t) => {
    debian.put('/var/lib/rouse/kept', 'x');
    debian.inside('apt-get', 'remove', '-q', '-y', 'rouse');
    t.ok(existsSync(path.join(debian.directory, 'var/lib/rouse/kept')));
    t.notOk(existsSync(path.join(debian.directory, 'usr/bin/rouse')));
    debian.inside('apt-get', 'purge', '-q', '-y', 'rouse');
    t.notOk(existsSync(path.join(debian.directory, 'var/lib/rouse')));
    t.notOk(existsSync(path.join(debian.directory, 'etc/rouse')));
    t.end();
  });
});

function settings(directory: string): string {
  return readFileSync(path.join(directory, 'etc/rouse/rouse.yaml'), 'utf8');
}

const emulator = 'qemu-aarch64-static';
const libraries = '/usr/aarch64-linux-gnu';
const noArm =
  lacks('bios', emulator) ||
  (!existsSync(`${libraries}/lib/libstdc++.so.6`) && 'no arm64 libraries');

t.test('the executable for arm64 runs', { skip: noArm }, (t) => {
  const output = path.join(work, 'rouse-arm64');
  execFileSync(process.execPath, ['scripts/build.ts', '--arch', 'arm64', '--output', output], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const run = (...args: readonly string[]): string =>
    execFileSync(emulator, ['-L', libraries, output, ...args], { encoding: 'utf8', cwd: work });
  t.match(JSON.parse(run('version', '--json')), { platform: 'linux-arm64' });
  // The SQLite addon of that processor, with a real file.
  const data = path.join(work, 'arm64');
  t.same(JSON.parse(run('--data-dir', data, 'machines', 'list', '--json')), { items: [] });
  t.end();
});
