import { spawnSync } from 'node:child_process';
import t from 'tap';
import { awaitLinks } from '../../src/platform/await-links.ts';
import { listInterfaces, type NetworkInterface } from '../../src/platform/interfaces.ts';

function card(name: string, link?: 'up' | 'none'): NetworkInterface {
  return { name, addresses: [], up: true, internal: false, ...(link && { link }) };
}

/** @param looks  what is found, look by look; the last one stays */
async function awaited(
  names: readonly string[],
  looks: readonly (readonly NetworkInterface[])[],
): Promise<{ told: string[]; looked: number }> {
  const told: string[] = [];
  let looked = 0;
  const list = (): readonly NetworkInterface[] => {
    looked += 1;
    return looks[Math.min(looked, looks.length) - 1] ?? [];
  };
  const source = { list, pollMs: 1, msMax: 5 };
  await awaitLinks(names, (missing) => told.push(...missing), source);
  return { told, looked };
}

t.test('nobody waits for what has its link, is off or is not there', async (t) => {
  const looks = [[card('lan', 'up'), card('off'), card('spare', 'none')]];
  t.same(await awaited(['lan', 'off', 'gone', 'auto'], looks), { told: [], looked: 1 });
});

t.test('symptom: br0 has no IPv4 address — its first port did not forward yet', async (t) => {
  const looks = [[card('br0', 'none')], [card('br0', 'none')], [card('br0', 'up')]];
  t.same(await awaited(['br0'], looks), { told: ['br0'], looked: 3 });
});

t.test('a cable that is never plugged in is not waited for without end', async (t) => {
  t.same(await awaited(['lan'], [[card('lan', 'none')]]), { told: ['lan'], looked: 6 });
});

t.test('the kernel tells of a link', { skip: process.getuid?.() !== 0 && 'needs root' }, (t) => {
  const program = `
    import { listInterfaces } from '${import.meta.resolve('../../src/platform/interfaces.ts')}';
    console.log(JSON.stringify(listInterfaces().map(({ name, link }) => [name, link ?? ''])));`;
  const script = [
    'mount -t sysfs sysfs /sys && ip link set lo up',
    'ip link add near type veth peer name far && ip link set near up',
    'exec "$0" --input-type=module -e "$1"',
  ].join(' && ');
  const inside = ['--net', '--mount', 'sh', '-c', script, process.execPath, program];
  const { stdout, stderr } = spawnSync('unshare', inside, { encoding: 'utf8' });
  t.equal(stderr, '');
  t.same(Object.fromEntries(JSON.parse(stdout) as [string, string][]), {
    lo: 'up',
    near: 'none',
    far: '',
  });
  t.equal(listInterfaces().find(({ name }) => name === 'lo')?.link, 'up');
  t.end();
});
