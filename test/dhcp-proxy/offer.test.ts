import t from 'tap';
import type { DhcpClientKind } from '../../src/domain/boot-event.ts';
import type { MachinePolicy } from '../../src/domain/ports.ts';
import type { BootClient } from '../../src/dhcp-proxy/classify.ts';
import { createClientTable, remember } from '../../src/dhcp-proxy/client-memory.ts';
import { makeOffer } from '../../src/dhcp-proxy/offer.ts';

const client = (kind: DhcpClientKind, messageType: 1 | 3 = 1): BootClient => ({
  key: 'x',
  kind,
  bootClass: 'PXEClient',
  messageType,
  archCodes: [7],
  vendorClass: 'PXEClient',
  plainUBoot: false,
});
const fresh = () => remember(createClientTable(), 'x');
const policy = undefined;

t.test('notes what was offered, and what was offered before it in the same boot', (t) => {
  const memory = fresh();
  const first = makeOffer(memory, { client: client('uefi'), policy, atMs: 0 });
  t.match(first, { personality: 'bypass', abandoned: undefined });
  const second = makeOffer(memory, { client: client('uefi'), policy, atMs: 4_000 });
  t.match(second, { personality: 'binl', abandoned: 'bypass' });
  t.match(memory.offer, { personality: 'binl', before: 'bypass', followed: false });
  makeOffer(memory, { client: client('uefi'), policy, atMs: 4_100 });
  t.match(memory.offer, { personality: 'binl', before: 'bypass' }, 'a doubled message');
  t.end();
});

t.test('an answer on 4011 keeps the form of the offer, and notes that it was asked for', (t) => {
  const memory = fresh();
  makeOffer(memory, { client: client('uefi'), policy, atMs: 0 });
  makeOffer(memory, { client: client('uefi'), policy, atMs: 4_000 });
  const answer = makeOffer(memory, { client: client('uefi', 3), policy, atMs: 8_000 });
  t.equal(answer.personality, 'binl');
  t.equal(memory.offer?.asked4011, true);
  t.equal(makeOffer(fresh(), { client: client('bios', 3), policy, atMs: 0 }).personality, 'bypass');
  t.end();
});

t.test('what iPXE is offered leaves the offer to the firmware before it to be judged', (t) => {
  const memory = fresh();
  makeOffer(memory, { client: client('uefi'), policy, atMs: 0 });
  t.equal(makeOffer(memory, { client: client('ipxe'), policy, atMs: 9_000 }).personality, 'ipxe');
  t.match(memory.offer, { client: 'uefi', atMs: 0 });
  t.end();
});

t.test('begins with what the inventory remembers, and newer knowledge beats that', (t) => {
  const known: MachinePolicy = {
    configured: true,
    firmware: { personality: 'binl' },
    hardware: {},
  };
  const memory = fresh();
  t.equal(
    makeOffer(memory, { client: client('uefi'), policy: known, atMs: 0 }).personality,
    'binl',
  );
  memory.worked = { personality: 'bypass' };
  memory.offer!.followed = true;
  const later = { client: client('uefi'), policy: known, atMs: 3_600_000 };
  t.equal(makeOffer(memory, later).personality, 'bypass');
  t.end();
});
