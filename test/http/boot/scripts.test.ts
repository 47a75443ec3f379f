/** Tests for src/http/boot/scripts.ts and served-script.ts through the routes */
import t from 'tap';
import type { Decision, Site } from '../../../src/domain/boot-plan.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import { parseKernelArg } from '../../../src/domain/kernel-args.ts';
import type { ProfileName, Sighting } from '../../../src/domain/machine.ts';
import { fakeSurface } from '../../fakes/boot-surface.ts';
import { readScript } from '../../fakes/ipxe-reader.ts';
import { aMac, aMachine } from '../../fakes/machines.ts';

const MAC = '52:54:00:aa:00:01';
const machine = aMachine({ name: 'node-1' });
const profile = 'debian-13' as ProfileName;
const boot: Decision = {
  kind: 'boot',
  machine,
  profile,
  plan: {
    kind: 'linux',
    kernel: { name: 'kernel', url: 'http://h/k' },
    initrds: [],
    args: ['quiet'].map(parseKernelArg),
  },
};

t.test('the start script is the same for everyone, under both of its names', async (t) => {
  const { app, events } = fakeSurface();
  const answers = await Promise.all(
    ['/boot/start.ipxe', '/boot/loaders/autoexec.ipxe'].map((url) => app.inject(url)),
  );
  for (const answer of answers) {
    t.match(answer, { statusCode: 200, headers: { 'cache-control': 'no-store' } });
    t.equal(answer.headers['content-length'], String(answer.body.length));
    t.match(answer.body, /^#!ipxe\n[\s\S]*chain --replace http:\/\/[\d.]+\/boot\/next\?/);
  }
  t.match(events, [{ kind: 'script.served', script: 'start', machine: '127.0.0.1' }]);
});

t.test('a start script is credited to the machine that the address belongs to', async (t) => {
  const { app, events } = fakeSurface({ macOf: () => aMac(MAC) });
  await app.inject('/boot/start.ipxe');
  t.match(events, [{ script: 'start', machine: MAC, mac: MAC, from: '127.0.0.1' }]);
});

t.test('a report is decided on, and the decision served as a script', async (t) => {
  const asked: [Sighting, Site][] = [];
  const { app, events } = fakeSurface({
    decide: (sighting, site) => {
      asked.push([sighting, site]);
      return Promise.resolve(boot);
    },
  });
  const answer = await app.inject(`/boot/next?mac=${MAC}&serial=S%201&arch=x86_64&platform=efi`);
  t.match(
    answer.body,
    /^#!ipxe\n[\s\S]*\nkernel --name kernel --timeout \d+ http:\/\/h\/k quiet \|\|/,
  );
  t.same(asked, [
    [
      { mac: MAC, atMs: 1_000, hardware: { serial: 'S 1', arch: 'x86_64-efi' } },
      {
        bootOrigin: 'http://0.0.0.0',
        factoryUrl: 'https://factory.example',
        reports: {},
        from: '127.0.0.1',
        asking: { session: '01'.repeat(8), from: '127.0.0.1' },
      },
    ],
  ]);
  t.same(events, [
    {
      kind: 'script.served',
      atMs: 1_000,
      mac: MAC,
      machine: 'node-1',
      profile: 'debian-13',
      script: 'boot',
      session: '0101010101010101',
      from: '127.0.0.1',
    },
  ]);
  t.match(answer.body, /\/boot\/beacon\/0101010101010101\/handoff/);
});

t.test('one machine is addressed in every spelling of its hardware address', async (t) => {
  const { app, events } = fakeSurface({ decide: () => Promise.resolve(boot) });
  for (const spelling of [
    '52:54:00:AA:00:01',
    '52-54-00-aa-00-01',
    '525400aa0001',
    '5254.00aa.0001',
  ]) {
    const answer = await app.inject(`/boot/machines/${spelling}.ipxe`);
    t.equal(answer.statusCode, 200, spelling);
  }
  t.ok(events.every((event) => event.mac === MAC));
  t.equal(events.length, 4);
  for (const wrong of ['node-1.ipxe', '525400aa0001', '525400aa0001.ipxe.ipxe', '.ipxe']) {
    t.equal((await app.inject(`/boot/machines/${wrong}`)).statusCode, 404, wrong);
  }
});

t.test('an unknown machine is told so on its screen and boots its disk', async (t) => {
  const { app, events } = fakeSurface();
  const answer = await app.inject(`/boot/next?mac=${MAC}`);
  t.match(answer.body, /echo rouse does not know 52:54:00:aa:00:01 yet/);
  t.match(events, [{ script: 'local', reason: 'unknown-machine', machine: MAC }]);
});

t.test('a machine that cannot be told from others gets a script, not an error', async (t) => {
  const { app, events } = fakeSurface();
  for (const query of ['', '?mac=nonsense', `?mac=${MAC}&mac=525400aa0002`]) {
    const answer = await app.inject(`/boot/next${query}`);
    t.equal(answer.statusCode, 200);
    t.match(answer.body, /^#!ipxe\necho rouse cannot tell which machine this is: /);
  }
  t.match(events[0], { script: 'fail', error: 'REQUEST_INVALID', machine: '127.0.0.1' });
});

t.test('whatever goes wrong, the machine gets a script that ends at its disk', async (t) => {
  const decisions: Readonly<Record<string, () => Promise<Decision>>> = {
    INTERNAL: () => Promise.reject(new Error('no idea')),
    STORE_UNUSABLE: () => Promise.reject(new RouseError('STORE_UNUSABLE')),
    PROFILE_ARCH_MISMATCH: () =>
      Promise.resolve({
        kind: 'fail',
        machine,
        profile,
        error: new RouseError('PROFILE_ARCH_MISMATCH', 'x'),
      }),
    SCRIPT_VALUE_REFUSED: () =>
      Promise.resolve({ ...boot, plan: { kind: 'chain', url: 'http://h/${x}', args: [] } }),
  };
  for (const [code, decide] of Object.entries(decisions)) {
    const { app, events, faults } = fakeSurface({ decide });
    const answer = await app.inject(`/boot/next?mac=${MAC}`);
    t.equal(answer.statusCode, 200, code);
    t.match(answer.body, `echo ${code}: `);
    t.same(readScript(answer.body)?.at(-1)?.commands, [{ words: ['exit', '1'] }]);
    t.match(events, [{ script: 'fail', error: code, mac: MAC }]);
    t.notMatch(answer.body, 'no idea');
    t.match(faults, code === 'INTERNAL' ? [{ message: 'no idea' }] : []);
    t.equal(faults.length, code === 'INTERNAL' ? 1 : 0, `${code} reported`);
  }
});

t.test('asking for the headers tells the size and is no boot', async (t) => {
  const { app, events } = fakeSurface({ decide: () => Promise.resolve(boot) });
  const url = `/boot/machines/${MAC}.ipxe`;
  const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject(url)];
  t.equal(head.body, '');
  t.equal(head.headers['content-length'], get.headers['content-length']);
  t.equal(head.headers['content-type'], get.headers['content-type']);
  t.equal(events.length, 1);
});

t.test('whoever asks is known to the decision, unless only the headers are wanted', async (t) => {
  const asked: unknown[] = [];
  const decide = (_sighting: unknown, site: Site & { readonly asking?: unknown }) => {
    asked.push(site.asking);
    return Promise.resolve(boot);
  };
  const { app } = fakeSurface({ decide, macOf: () => aMac(MAC) });
  await app.inject(`/boot/next?mac=${MAC}`);
  await app.inject(`/boot/machines/${MAC}.ipxe`);
  await app.inject({ method: 'HEAD', url: `/boot/next?mac=${MAC}` });
  t.match(asked, [
    { session: /^[0-9a-f]{16}$/, from: '127.0.0.1', mac: MAC },
    { session: /^[0-9a-f]{16}$/, from: '127.0.0.1', mac: MAC },
    undefined,
  ]);
  const router = fakeSurface({ decide });
  await router.app.inject(`/boot/next?mac=${MAC}`);
  t.notOk('mac' in Object(asked.at(-1)), 'behind a router nobody knows');
});
