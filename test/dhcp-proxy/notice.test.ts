import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { parseIpAddress } from '../../src/domain/address.ts';
import { dhcpBootMsMax } from '../../src/domain/limits.ts';
import {
  createClientTable,
  remember,
  type ClientMemory,
  type Offer,
} from '../../src/dhcp-proxy/client-memory.ts';
import { cameUp, noticeOf, takeNotice } from '../../src/dhcp-proxy/notice.ts';

const from = '10.77.0.9:1024';
const tftp = { atMs: 0, from, bytes: 1, durationMs: 1, repeats: 0, detail: '' };
const http = {
  kind: 'file.sent',
  atMs: 0,
  from: parseIpAddress('10.77.0.9')!,
  bytes: 1,
  durationMs: 1,
  complete: true,
} as const;

t.test('reads transfers and scripts as what they mean for firmware', (t) => {
  const cases: readonly (readonly [BootEvent, unknown])[] = [
    [
      { kind: 'tftp.started', atMs: 0, from, file: 'ipxe.efi' },
      { kind: 'asked', file: 'ipxe.efi' },
    ],
    [{ kind: 'tftp.started', atMs: 0, from, file: 'autoexec.ipxe' }, { kind: 'ipxe' }],
    [
      { kind: 'tftp.finished', ...tftp, file: 'ipxe.efi', outcome: 'complete' },
      { kind: 'fetched', file: 'ipxe.efi' },
    ],
    [{ kind: 'tftp.finished', ...tftp, file: 'ipxe.efi', outcome: 'probe' }, undefined],
    [{ kind: 'tftp.finished', ...tftp, file: 'autoexec.ipxe', outcome: 'complete' }, undefined],
    [
      { ...http, file: 'loaders/ipxe.efi' },
      { kind: 'fetched', file: 'ipxe.efi' },
    ],
    [
      { ...http, file: 'loaders/ipxe.efi', probe: true },
      { kind: 'asked', file: 'ipxe.efi' },
    ],
    [
      { ...http, file: 'loaders/ipxe.efi', complete: false },
      { kind: 'asked', file: 'ipxe.efi' },
    ],
    [{ ...http, file: 'images/debian/vmlinuz' }, undefined],
    [
      { kind: 'script.served', atMs: 0, script: 'start', machine: 'x', from: http.from },
      { kind: 'ipxe' },
    ],
    [{ kind: 'listener.up', atMs: 0, listener: 'x', detail: '' }, undefined],
  ];
  for (const [event, expected] of cases) t.same(noticeOf(event), expected, event.kind);
  t.end();
});

const offered = (changes: Partial<Offer> = {}): ClientMemory =>
  Object.assign(remember(createClientTable(), 'x'), {
    offer: {
      client: 'uefi',
      personality: 'bypass',
      atMs: 0,
      asked4011: false,
      followed: false,
      ...changes,
    },
  });
const isLoader = (file: string): boolean => file.endsWith('.efi');
const asked = { kind: 'asked', file: 'ipxe.efi' } as const;

t.test('learns the form of an offer from the first thing that is fetched', (t) => {
  const memory = offered();
  t.same(takeNotice(memory, asked, { atMs: 5_000, isLoader }), { personality: 'bypass' });
  t.equal(memory.offer?.followed, true);
  t.equal(takeNotice(memory, asked, { atMs: 6_000, isLoader }), undefined, 'known already');
  t.end();
});

t.test('learns nothing from other files, old offers, or without an offer', (t) => {
  const other = { kind: 'asked', file: 'vmlinuz' } as const;
  t.equal(takeNotice(offered(), other, { atMs: 1, isLoader }), undefined);
  t.equal(takeNotice(offered(), asked, { atMs: dhcpBootMsMax + 1, isLoader }), undefined);
  t.equal(takeNotice(remember(createClientTable(), 'x'), asked, { atMs: 1, isLoader }), undefined);
  t.end();
});

t.test('without a request on 4011 it was the offer before that was followed', (t) => {
  const now = { atMs: 5_000, isLoader };
  const binl = offered({ personality: 'binl', asked4011: true, before: 'bypass' });
  t.same(takeNotice(binl, asked, now), { personality: 'binl' });
  const kept = offered({ personality: 'binl', before: 'bypass' });
  t.same(takeNotice(kept, asked, now), { personality: 'bypass' });
  t.equal(takeNotice(offered({ personality: 'binl' }), asked, now), undefined, 'nobody can tell');
  t.end();
});

t.test('a loader is one that works once iPXE has shown itself', (t) => {
  const memory = offered();
  const fetched = { kind: 'fetched', file: 'snponly.efi' } as const;
  t.same(takeNotice(memory, fetched, { atMs: 1_000, isLoader }), { personality: 'bypass' });
  t.match(memory.loader, { file: 'snponly.efi', atMs: 1_000, cameUp: false });
  memory.silent = ['ipxe.efi', 'snponly.efi'];
  t.same(takeNotice(memory, { kind: 'ipxe' }, { atMs: 9_000, isLoader }), {
    personality: 'bypass',
    loader: 'snponly.efi',
  });
  t.same(memory.silent, ['ipxe.efi']);
  t.equal(cameUp(memory, 10_000), undefined, 'told once');
  t.end();
});

t.test('a loader fetched again that has not come up is silent since the first time', (t) => {
  const memory = remember(createClientTable(), 'x');
  const fetch = (file: string, atMs: number): unknown => {
    takeNotice(memory, { kind: 'fetched', file }, { atMs, isLoader });
    return memory.loader;
  };
  fetch('ipxe.efi', 1_000);
  t.match(fetch('ipxe.efi', 5_000), { atMs: 5_000, sinceMs: 1_000 }, 'by PXE, then by HTTP');
  t.match(fetch('snponly.efi', 7_000), { atMs: 7_000, sinceMs: 7_000 }, 'another');
  cameUp(memory, 8_000);
  t.match(fetch('snponly.efi', 9_000), { sinceMs: 9_000, cameUp: false }, 'a boot after one');
  t.end();
});

t.test('iPXE that comes long after belongs to another boot', (t) => {
  const memory = remember(createClientTable(), 'x');
  t.equal(cameUp(memory, 0), undefined);
  memory.loader = { file: 'ipxe.efi', atMs: 0, sinceMs: 0, cameUp: false };
  t.equal(cameUp(memory, dhcpBootMsMax + 1), undefined);
  t.end();
});
