/** Tests for src/assets/partial.ts */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openPartial } from '../../src/assets/partial.ts';
import { assetSyncBytes } from '../../src/domain/asset-limits.ts';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

t.test('what was noted is gone on with, and its hash with it', async (t) => {
  const file = path.join(t.testdir({}), 'part');
  const first = await openPartial(file);
  await first.restart('"v1"');
  await first.append(Buffer.from('hello '));
  await first.keep();
  await first.handle.close();
  const second = await openPartial(file);
  t.same([second.bytes, second.validator], [6, '"v1"']);
  await second.append(Buffer.from('world'));
  t.equal(second.sha256(), sha256(Buffer.from('hello world')));
  const whole = path.join(path.dirname(file), 'whole');
  await second.moveTo(whole);
  await second.handle.close();
  t.equal(readFileSync(whole, 'utf8'), 'hello world');
  t.notOk(existsSync(file));
  t.notOk(existsSync(`${file}.json`));
});

t.test('after a crash only what was forced to the disk counts', async (t) => {
  const file = path.join(t.testdir({}), 'part');
  const first = await openPartial(file);
  await first.restart('"v1"');
  await first.append(Buffer.alloc(assetSyncBytes, 1));
  await first.append(Buffer.alloc(100, 2));
  await first.handle.close();
  const second = await openPartial(file);
  t.equal(second.bytes, assetSyncBytes);
  t.equal((await second.handle.stat()).size, assetSyncBytes, 'the rest is cut off');
  await second.handle.close();
});

t.test('nothing is believed without a note that fits, or without a validator', async (t) => {
  const notes = ['', '{', '[]', '{"bytes":-1,"validator":"x"}', '{"bytes":99,"validator":"x"}'];
  for (const note of [...notes, '{"bytes":3}']) {
    const file = path.join(t.testdir({}), 'part');
    writeFileSync(file, 'abcdef');
    if (note !== '') writeFileSync(`${file}.json`, note);
    const partial = await openPartial(file);
    t.same([partial.bytes, partial.validator], [0, undefined], note);
    t.equal(partial.sha256(), sha256(Buffer.alloc(0)));
    await partial.handle.close();
  }
});

t.test('a disk that takes nothing is told in words', async (t) => {
  const file = path.join(t.testdir({}), 'part');
  for (const [code, words] of [
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the quota of the disk is used up'],
    ['EIO', 'bad sector'],
  ] as const) {
    const partial = await openPartial(file, () =>
      Promise.reject(Object.assign(new Error('bad sector'), { code })),
    );
    await t.rejects(partial.append(Buffer.from('x')), { code: 'ASSET_STORE_FULL', detail: words });
    await partial.discard();
    await partial.handle.close();
  }
  t.notOk(existsSync(file));
  await t.rejects(openPartial('/proc/none/part'), { code: 'ASSET_STORE_FULL' });
});
