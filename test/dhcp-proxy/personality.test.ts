import t from 'tap';
import { DHCP_CLIENT_KINDS } from '../../src/domain/boot-event.ts';
import { PERSONALITIES } from '../../src/domain/firmware.ts';
import { dhcpBootMsMax } from '../../src/domain/limits.ts';
import type { Offer } from '../../src/dhcp-proxy/client-memory.ts';
import { candidatesFor, choosePersonality, formOf } from '../../src/dhcp-proxy/personality.ts';

const nothing = { decided: undefined, worked: undefined };

t.test('every form is tried with some kind of client', (t) => {
  const tried = DHCP_CLIENT_KINDS.flatMap((kind) => [...candidatesFor(kind, nothing)]);
  t.same(new Set(tried), new Set(PERSONALITIES));
  t.end();
});

t.test('the forms differ where firmware looks', (t) => {
  t.equal(Buffer.from(formOf('bypass', 'uefi').vendorSpecific!).toString('hex'), '060108ff');
  t.equal(formOf('binl', 'uefi').vendorSpecific, undefined);
  t.equal(formOf('binl', 'uefi').fileInOffer, false);
  t.equal(formOf('bootp', 'bios').option67, 'none');
  t.ok(Buffer.from(formOf('raspberry-pi', 'raspberry-pi').vendorSpecific!).includes('Raspberry'));
  t.equal(formOf('bypass', 'bios').addressAsText, true, 'ROM-SNAME');
  t.equal(formOf('bypass', 'uefi').addressAsText, false);
  t.end();
});

t.test('what a person chose is the only form, where it fits the client', (t) => {
  t.same(candidatesFor('uefi', { decided: 'binl', worked: 'bypass' }), ['binl']);
  t.same(candidatesFor('http', { decided: 'binl', worked: undefined }), ['http']);
  t.end();
});

t.test('what worked stands first, where it fits the client', (t) => {
  t.same(candidatesFor('bios', { decided: undefined, worked: 'bootp' }), [
    'bootp',
    'bypass',
    'binl',
  ]);
  t.same(candidatesFor('ipxe', { decided: undefined, worked: 'bootp' }), ['ipxe']);
  t.end();
});

t.test('an offer that came to nothing is followed by the next form, round and round', (t) => {
  const bios = candidatesFor('bios', nothing);
  const next = (last: Partial<Offer>, atMs: number) =>
    choosePersonality(
      bios,
      {
        client: 'bios',
        personality: 'bypass',
        atMs: 0,
        asked4011: false,
        followed: false,
        ...last,
      },
      { client: 'bios', atMs },
    );
  t.equal(choosePersonality(bios, undefined, { client: 'bios', atMs: 0 }), 'bypass');
  t.equal(next({}, 2_000), 'binl');
  t.equal(next({ personality: 'binl' }, 4_000), 'bootp');
  t.equal(next({ personality: 'bootp' }, 8_000), 'bypass');
  t.equal(next({}, 100), 'bypass', 'the same message by another way');
  t.equal(next({ followed: true, personality: 'binl' }, 60_000), 'binl', 'it works');
  t.equal(next({ personality: 'bootp' }, dhcpBootMsMax + 1), 'bypass', 'another day');
  t.equal(next({ personality: 'binl' }, -5_000), 'bypass', 'a clock set back');
  t.equal(next({ client: 'uefi' }, 4_000), 'bypass', 'another firmware of the same card');
  t.equal(next({ personality: 'http' }, 4_000), 'bypass', 'no form for it any more');
  t.end();
});
