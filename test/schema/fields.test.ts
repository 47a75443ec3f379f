import t from 'tap';
import type { z } from 'zod';
import * as fields from '../../src/schema/fields.ts';
import { check } from '../../src/schema/issues.ts';

function read(schema: z.ZodType, data: unknown): unknown {
  const checked = check(schema, data);
  return 'value' in checked ? checked.value : checked.mistakes.map(({ message }) => message)[0];
}

t.test('brings every spelling to the one form used inside', (t) => {
  t.equal(read(fields.mac, '52-54-00-AA-00-01'), '52:54:00:aa:00:01');
  t.equal(
    read(fields.uuid, '4C4C4544-0000-1010-8020-80C04F202020'),
    '4c4c4544-0000-1010-8020-80c04f202020',
  );
  t.equal(read(fields.ipAddress, '::ffff:10.0.0.1'), '10.0.0.1');
  t.equal(read(fields.cidr, '10.0.0.11/24'), '10.0.0.11/24');
  t.equal(read(fields.cidr, 'FD00::1/64'), 'fd00::1/64');
  t.end();
});

t.test('refuses addresses that are none, and quotes what it saw', (t) => {
  t.match(read(fields.mac, '52:54:00'), /expected a hardware address .*found "52:54:00"/);
  t.match(read(fields.mac, 1122334455), /found the number 1122334455; put it in quotes/);
  t.match(read(fields.uuid, '00000000-0000-0000-0000-000000000000'), /identifies one machine/);
  for (const wrong of [
    '10.0.0.1',
    '10.0.0.1/33',
    '10.0.0.1/0',
    'fd00::1/129',
    'x/24',
    '10.0.0.1/24/2',
  ]) {
    t.match(read(fields.cidr, wrong), /prefix length/, wrong);
  }
  t.end();
});

t.test('refuses names that could be taken for something else', (t) => {
  t.equal(read(fields.machineName, 'node-1'), 'node-1');
  t.match(read(fields.machineName, '525400aa0001'), /no hardware address/);
  t.match(read(fields.machineName, 'Node'), /lower-case/);
  t.equal(read(fields.imageName, 'debian-13.2'), 'debian-13.2');
  t.match(read(fields.imageName, 'talos'), /reserved/);
  t.equal(read(fields.profileName, 'talos'), 'talos');
  t.match(read(fields.profileName, '../x'), /lower-case/);
  t.end();
});

t.test('knows interface names and URLs', (t) => {
  t.equal(read(fields.device, 'enp3s0f0np0'), 'enp3s0f0np0');
  t.match(read(fields.device, 'a b'), /interface name/);
  t.match(read(fields.device, 'a-name-of-sixteen'), /interface name/);
  t.equal(read(fields.url('http'), 'http://x/y'), 'http://x/y');
  t.match(read(fields.url('http', 'https'), 'file:///etc/passwd'), /a URL with http or https/);
  t.match(read(fields.url('http'), 'x'), /URL/);
  t.end();
});

t.test('knows loaders by word and by file, and the forms of answers', (t) => {
  t.equal(read(fields.loader, 'snponly'), 'snponly');
  t.equal(read(fields.loader, 'grubx64.efi'), 'grubx64.efi');
  t.match(
    read(fields.loader, 'efi/grubx64.efi'),
    /expected a loader: ipxe, snponly, undionly, or a file name.*found "efi\/grubx64\.efi"/,
  );
  t.equal(read(fields.personality, 'u-boot'), 'u-boot');
  t.match(read(fields.personality, 'bin1'), /bypass.*binl.*found "bin1"; did you mean "binl"/);
  t.end();
});

t.test('checks kernel arguments with a stand-in for each value', (t) => {
  t.equal(read(fields.kernelArg, 'ip=${network.cidr}:${token}'), 'ip=${network.cidr}:${token}');
  t.match(read(fields.kernelArg, 'a b'), /blank stands outside double quotes/);
  t.match(read(fields.kernelArg, 'a\nb'), /printable ASCII/);
  t.match(read(fields.kernelArg, '||'), /operator/);
  t.match(read(fields.kernelArg, '${machine.macc}'), /did you mean \$\{machine\.mac\}/);
  t.match(read(fields.kernelArg, '${x'), /not closed/);
  t.end();
});
