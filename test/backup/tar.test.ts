import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readTarHeader, TAR_END, tarHeader, tarPadding } from '../../src/backup/tar.ts';

const AT_MS = Date.parse('2026-11-26T18:00:00Z');

t.test('a header reads as it was written', (t) => {
  for (const sizeBytes of [0, 1, 511, 512, 513, 8_589_934_591]) {
    const entry = { name: 'rouse.db', sizeBytes };
    t.same(readTarHeader(tarHeader(entry, AT_MS)), entry);
    t.equal((sizeBytes + tarPadding(sizeBytes)) % 512, 0);
  }
  t.end();
});

t.test('no changed bit of a header passes', (t) => {
  const whole = tarHeader({ name: 'rouse.db', sizeBytes: 70_000 }, AT_MS);
  const checksum = { from: 148, to: 156 };
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const at = bit >> 3;
    if (at >= checksum.from && at < checksum.to) continue;
    const flipped = Buffer.from(whole);
    flipped.writeUInt8((flipped[at] ?? 0) ^ (1 << (bit & 7)), at);
    if (readTarHeader(flipped) !== undefined) t.fail(`bit ${bit}`);
  }
  t.equal(readTarHeader(TAR_END.subarray(0, 512)), undefined);
  t.equal(readTarHeader(whole.subarray(0, 100)), undefined);
  t.end();
});

t.test('tar unpacks it', (t) => {
  const folder = t.testdir();
  const content = Buffer.alloc(700, 'x');
  const parts = [tarHeader({ name: 'a.txt', sizeBytes: 700 }, AT_MS), content];
  const file = path.join(folder, 'a.tar');
  writeFileSync(file, Buffer.concat([...parts, Buffer.alloc(tarPadding(700)), TAR_END]));
  execFileSync('tar', ['-xf', file, '-C', folder, '--warning=all'], { stdio: 'pipe' });
  const out = path.join(folder, 'a.txt');
  t.same(readFileSync(out), content);
  t.equal(statSync(out).mode & 0o077, 0, 'for its owner alone');
  t.equal(statSync(out).mtimeMs, AT_MS);
  t.end();
});
