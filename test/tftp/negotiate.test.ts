import t from 'tap';
import type { IpAddress } from '../../src/domain/address.ts';
import { decode, type TftpOption } from '../../src/tftp/codec.ts';
import { negotiate, type Agreement } from '../../src/tftp/negotiate.ts';
import { LOCAL, sample } from '../fakes/tftp.ts';

function asked(options: readonly (readonly [string, string])[]): TftpOption[] {
  return options.map(([name, value]) => ({ name, value }));
}

function agree(...options: (readonly [string, string])[]): Agreement {
  return negotiate(asked(options), { sizeBytes: 108_000 }, LOCAL);
}

function answer(agreement: Agreement): string {
  return agreement.answer.map(({ name, value }) => `${name}=${value}`).join(' ');
}

t.test('without options a transfer is as in 1992', (t) => {
  t.same(agree(), { blockSizeBytes: 512, windowSize: 1, sizeTold: false, answer: [] });
  t.end();
});

t.test('answers only what was asked for, in the order asked', (t) => {
  t.equal(
    answer(agree(['windowsize', '4'], ['tsize', '0'], ['blksize', '1468'])),
    'windowsize=4 tsize=108000 blksize=1468',
  );
  t.equal(answer(agree(['multicast', ''], ['x-foo', 'bar'])), '');
  t.equal(answer(agree(['BLKSIZE', '1024'], ['TSize', '0'])), 'blksize=1024 tsize=108000');
  t.end();
});

t.test('lowers a block to what fits a frame, and a window to the bound', (t) => {
  const largest = agree(['blksize', '65464'], ['windowsize', '65535']);
  t.match(largest, { blockSizeBytes: 1468, windowSize: 16 });
  t.equal(answer(largest), 'blksize=1468 windowsize=16');
  const six = negotiate(asked([['blksize', '1468']]), { sizeBytes: 1 }, 'fd00::2' as IpAddress);
  t.equal(six.blockSizeBytes, 1448);
  t.match(agree(['blksize', '8']), { blockSizeBytes: 8 });
  t.end();
});

t.test('leaves out a value that cannot be used instead of ending the transfer', (t) => {
  const useless = [
    ['blksize', '7'],
    ['blksize', '65465'],
    ['blksize', 'abc'],
    ['blksize', '-1'],
    ['blksize', ''],
    ['blksize', ' 1468'],
    ['blksize', '99999999999'],
    ['timeout', '0'],
    ['timeout', '256'],
    ['windowsize', '0'],
    ['windowsize', '65536'],
    ['tsize', '-1'],
  ] as const;
  for (const option of useless) {
    t.match(agree(option), { answer: [], blockSizeBytes: 512, windowSize: 1 }, option.join('='));
  }
  t.end();
});

t.test('of a repeated option the first counts, even if it is of no use', (t) => {
  t.equal(answer(agree(['blksize', '1024'], ['BLKSIZE', '512'])), 'blksize=1024');
  t.equal(answer(agree(['blksize', '7'], ['blksize', '512'])), '');
  t.end();
});

t.test('repeats the timeout exactly, which U-Boot compares', (t) => {
  const packet = decode(sample('read-u-boot'));
  t.ok(packet.kind === 'rrq');
  const agreement = negotiate(packet.kind === 'rrq' ? packet.options : [], { sizeBytes: 1 }, LOCAL);
  t.equal(answer(agreement), 'timeout=5 blksize=1468');
  t.equal(agreement.timeoutMs, 5_000);
  t.end();
});

t.test('tells the size of an empty file, too', (t) => {
  const agreement = negotiate(asked([['tsize', '0']]), { sizeBytes: 0 }, LOCAL);
  t.equal(answer(agreement), 'tsize=0');
  t.equal(agreement.sizeTold, true);
  t.end();
});

t.test('a block fits the interface, and a larger MTU is not made use of', (t) => {
  const blocks = (mtu: number): number =>
    negotiate(asked([['blksize', '9000']]), { sizeBytes: 1 }, LOCAL, { mtu }).blockSizeBytes;
  t.same([576, 1_420, 1_500, 9_000].map(blocks), [544, 1_388, 1_468, 1_468]);
  t.end();
});
