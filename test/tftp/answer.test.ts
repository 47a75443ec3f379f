import t from 'tap';
import { answerRequest, type RequestAnswer } from '../../src/tftp/answer.ts';
import { decode } from '../../src/tftp/codec.ts';
import { begin } from '../../src/tftp/transfer.ts';
import type { IpAddress } from '../../src/domain/address.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { AssetRequest, FindAsset } from '../../src/domain/ports.ts';
import { asset, contents, inWords, LOCAL, rrq, sample, SAMPLES, sentBlock } from '../fakes/tftp.ts';

const FROM = '10.77.0.9' as IpAddress;
const MAC = '52:54:00:aa:00:01' as Mac;
const UNPUBLISHED = /^pxelinux.cfg/;

/** Publishes every name but PXELINUX's configuration, each with the same bytes. */
const everything: FindAsset = ({ name }) =>
  UNPUBLISHED.test(name) ? undefined : asset(name, contents(2_000));

function answer(bytes: Uint8Array, findAsset: FindAsset = everything): RequestAnswer {
  const packet = decode(bytes);
  if (packet.kind !== 'rrq' && packet.kind !== 'wrq' && packet.kind !== 'malformed') {
    throw new Error('expected a request');
  }
  return answerRequest(packet, { local: LOCAL, from: FROM, findAsset });
}

function firstPacket(given: RequestAnswer): string {
  if (given.kind === 'refusal') return `ERROR ${given.code}`;
  if (given.kind === 'image-file') return 'opens a file first';
  const { effects } = begin(given.plan, 0);
  const [first] = effects;
  if (first?.kind !== 'send') return 'nothing';
  return inWords(sentBlock(given.plan, contents(2_000), first.first));
}

t.test('answers every sample request as firmware expects it', (t) => {
  for (const expected of SAMPLES.filter((each) => each.answer)) {
    const given = answer(sample(expected.file.replace('.hex', '')));
    const packet = firstPacket(given).replace('DATA 1', 'DATA');
    if (given.kind === 'transfer') t.equal(given.file, expected.name, expected.description);
    if (expected.answer !== 'OACK') {
      t.equal(packet, expected.answer, expected.description);
    } else {
      const names = packet.split(' ').map((word) => word.replace(/=.*/, ''));
      t.same(names, ['OACK', ...(expected.options ?? [])], expected.description);
    }
  }
  t.end();
});

t.test('says what is wrong in words a firmware screen can show', (t) => {
  const cases: [name: string, code: number, text: RegExp][] = [
    ['mode-netascii', 4, /octet/],
    ['mode-mail', 4, /octet/],
    ['mode-unterminated', 4, /not readable/],
    ['write', 4, /does not take files/],
    ['name-climbs', 2, /out of the folder/],
    ['name-empty', 1, /No file name/],
    ['read-pxelinux', 1, /not found/],
  ];
  for (const [name, code, text] of cases) {
    t.match(answer(sample(name)), { kind: 'refusal', code, text }, name);
  }
  t.match(answer(rrq('x'.repeat(300))), { code: 1, text: /too long/ });
  t.match(answer(rrq('c:/boot')), { code: 2, text: /drive letter/ });
  t.match(answer(rrq('a\u001bb')), { code: 1, text: /not readable/ });
  t.end();
});

t.test('looks up names in lower case when they are not there as asked', (t) => {
  const asked: string[] = [];
  const lower: FindAsset = ({ name }) => {
    asked.push(name);
    return name === 'ipxe.efi' ? asset(name, contents(10)) : undefined;
  };
  t.match(answer(rrq('IPXE.EFI'), lower), { kind: 'transfer', file: 'ipxe.efi' });
  t.same(asked, ['IPXE.EFI', 'ipxe.efi']);
  t.end();
});

t.test('nothing is looked up for a request that is refused', (t) => {
  const never: FindAsset = () => {
    t.fail('looked up');
    return undefined;
  };
  for (const name of ['write', 'mode-netascii', 'name-climbs', 'name-empty']) {
    t.equal(answer(sample(name), never).kind, 'refusal', name);
  }
  t.end();
});

t.test('tells the file table who asks, on which network and how', (t) => {
  const seen: AssetRequest[] = [];
  const findAsset: FindAsset = (request) => {
    seen.push(request);
    return undefined;
  };
  const packet = decode(rrq('rouse', { BlkSize: 1432, tsize: 0, blksize: 512 }));
  if (packet.kind !== 'rrq') throw new Error('expected a request');
  answerRequest(packet, { local: LOCAL, from: FROM, mac: MAC, findAsset });
  answerRequest(packet, { local: LOCAL, from: FROM, findAsset });
  const { options, ...who } = seen[0]!;
  t.same(who, { name: 'rouse', localAddress: '10.77.0.2', from: FROM, mac: MAC });
  t.same(
    [...options].sort(),
    [
      ['blksize', '1432'],
      ['tsize', '0'],
    ],
    'the first of a repeated option counts',
  );
  t.notOk('mac' in seen.at(-1)!, 'unknown');
  t.end();
});
