import t from 'tap';
import { planMatchbox, type MatchboxOptions } from '../../../src/schema/matchbox/plan.ts';
import { MATCHBOX, matchboxFiles } from '../../fakes/matchbox.ts';

const IMAGE: MatchboxOptions = { assets: { kind: 'image', image: 'old' }, unknown: false };

function plan(more: Readonly<Record<string, unknown>> = {}, options = IMAGE) {
  const own = Object.entries(more).map(([name, data]) => [name, JSON.stringify(data)] as const);
  const files: Record<string, string> = { ...MATCHBOX, ...Object.fromEntries(own) };
  return planMatchbox(matchboxFiles(files), options);
}

t.test('a folder becomes profiles, rules in its order, an image, and machines', (t) => {
  const { documents, machines, mistakes, warnings } = plan();
  t.same(mistakes, []);
  t.same(documents, [
    {
      ...{ kind: 'profile', name: 'worker' },
      linux: {
        kernel: 'image:old/flatcar/1.2.3/vmlinuz',
        initrd: ['image:old/flatcar/1.2.3/image.cpio.gz', 'http://files.example/oem.cpio'],
        args: [
          ...['flatcar.first_boot=yes', 'console=tty0', 'console=ttyS0'],
          'ignition.config.url=${files.url}/ignition/worker.ign',
          'rootfs=${server.url}/boot/files/old/flatcar/1.2.3/root.img',
          'serial=${machine.serial}',
        ],
      },
      files: {
        'ignition/worker.ign': '{"ignition":{"version":"3.4.0"}}\n',
        'generic/setup.cfg': {
          template:
            '# made for {{ machine.mac }}\n' +
            'name={{ variables.etcd_name }} net={{ variables.pod_cidr }}\n',
        },
      },
    },
    {
      ...{ kind: 'profile', name: 'rescue-disk' },
      linux: {
        kernel: 'https://files.example/rescue/linux',
        initrd: ['https://files.example/rescue/initrd'],
        args: ['cloud-config-url=${files.url}/cloud/rescue.yaml'],
      },
      files: { 'cloud/rescue.yaml': '#cloud-config\nhostname: rescue\n' },
    },
    {
      ...{ kind: 'rule', name: 'rescue', weight: 20 },
      when: { arch: ['x86_64-efi'], tags: { region: 'lab' } },
      then: { profile: 'rescue-disk' },
    },
    {
      ...{ kind: 'rule', name: 'node1', weight: 10 },
      when: { mac: '52-54-00-AA-00-01' },
      then: { profile: 'worker' },
    },
    { kind: 'rule', name: 'default', weight: 0, when: {}, then: { profile: 'worker' } },
    {
      ...{ kind: 'image', name: 'old' },
      files: {
        'flatcar/1.2.3/image.cpio.gz': 'old/flatcar/1.2.3/image.cpio.gz',
        'flatcar/1.2.3/root.img': 'old/flatcar/1.2.3/root.img',
        'flatcar/1.2.3/vmlinuz': 'old/flatcar/1.2.3/vmlinuz',
      },
    },
  ]);
  t.same(machines, [
    {
      ...{ kind: 'machine', name: 'node1', macs: ['52:54:00:aa:00:01'] },
      variables: { etcd_name: 'node1', pod_cidr: '10.2.0.0/16', replicas: '3' },
    },
  ]);
  t.match(warnings, [
    {
      field: 'profiles/Rescue_Disk.json',
      message: 'profile Rescue_Disk is called rescue-disk now',
    },
    { field: 'groups/rescue.json', message: /^selector region is a tag now/ },
    { field: 'groups/rescue.json', message: /^metadata ssh_key: variables belong to machines/ },
  ]);
  t.end();
});

t.test('a profile without a kernel boots the disk, and names are made to fit', (t) => {
  const { documents, warnings, mistakes } = plan({
    'profiles/-none-.json': { id: 'x' },
    'groups/order.json': { profile: '-none-', selector: { serial: 'x' } },
  });
  t.same(mistakes, []);
  t.match(documents, [{}, {}, { kind: 'profile', name: 'none', local: {} }]);
  t.ok(documents.some((one) => 'name' in one && one.name === 'order-1'));
  t.ok(warnings.some(({ message }) => message.startsWith('has no kernel')));
  t.end();
});

t.test('every mistake is told with the file it came from', (t) => {
  const said = (more: Readonly<Record<string, unknown>>, options?: MatchboxOptions) =>
    plan(more, options).mistakes.map(({ field, message }) => `${field} ${message}`);
  t.same(said({ 'groups/x.json': { profile: 'y' } }), [
    'groups/x.json names profile "y": there is no such file in profiles/',
  ]);
  t.same(said({ 'profiles/x.json': { id: 'x', ignition_id: 'y.ign' } }), [
    'profiles/x.json names ignition/y.ign, which is not there',
  ]);
  t.same(said({ 'profiles/WORKER.json': { id: 'x' } }), [
    'profiles/WORKER.json would be called worker, as profiles/worker.json is',
  ]);
  const args = { id: 'x', boot: { kernel: 'http://k.example/k', args: ['a && b'] } };
  t.match(said({ 'profiles/x.json': args }), [
    /^profiles\/x\.json as a profile: \/linux\/args\/1 .*"&&"/,
  ]);
  t.match(said({ 'groups/x.json': { profile: 'worker', selector: { uuid: 'x' } } }), [
    /^groups\/x\.json as a rule: \/when\/uuid\/0 expected a UUID/,
  ]);
  t.match(said({}, { unknown: false }), [/^profiles\/worker\.json boots \/assets/], 'and once');
  t.end();
});

t.test('with --unknown the rules are for everybody, as those of matchbox are', (t) => {
  const rules = plan({}, { ...IMAGE, unknown: true }).documents.filter(
    (one) => 'kind' in one && one.kind === 'rule',
  );
  t.match(
    rules,
    Array.from({ length: 3 }, () => ({ when: { unknown: 'any' } })),
  );
  t.end();
});
