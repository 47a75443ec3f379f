import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import type { ReserveState } from '../../src/domain/disk-reserve.ts';
import { reserveBytes, reserveRoomBytes } from '../../src/domain/limits-recovery.ts';
import { createDiskReserve, RESERVE_FILE } from '../../src/platform/disk-reserve.ts';

const ENOUGH = reserveBytes + reserveRoomBytes;

function disk(t: Test, dataDir = t.testdir()) {
  const told: ReserveState[] = [];
  let free = ENOUGH;
  const reserve = createDiskReserve(dataDir, {
    changed: (state) => void told.push(state),
    freeBytes: () => free,
    lookMs: 5,
  });
  t.teardown(() => reserve.close());
  return {
    reserve,
    told,
    file: path.join(dataDir, RESERVE_FILE),
    dataDir,
    holds(bytes: number) {
      free = bytes;
    },
  };
}

t.test('is made, given up when it is needed, and made again when there is room', async (t) => {
  const { reserve, told, file, dataDir, ...of } = disk(t);
  t.equal(reserve.state(), 'making');
  await reserve.look();
  t.equal(reserve.state(), 'held');
  const { size, blocks, mode } = statSync(file);
  t.same([size, mode & 0o777], [reserveBytes, 0o600]);
  t.ok(blocks * 512 >= reserveBytes, 'it takes what it says');
  t.equal(reserve.isScarce(), false);
  of.holds(1_000);
  t.equal(reserve.isScarce(), true);
  t.equal(reserve.giveUp(), true);
  t.equal(reserve.giveUp(), false, 'once');
  t.notOk(existsSync(file));
  await reserve.look();
  t.equal(reserve.state(), 'given-up', 'there is no room yet');
  of.holds(ENOUGH);
  await reserve.look();
  t.equal(reserve.state(), 'held');
  t.same(told, ['given-up', 'held']);
  t.same(readdirSync(dataDir), [RESERVE_FILE]);
  const again = disk(t, dataDir);
  t.equal(again.reserve.state(), 'held', 'the next start finds it');
});

t.test('is not made where it would fill the disk', async (t) => {
  const { reserve, told, file, ...of } = disk(t);
  of.holds(ENOUGH - 1);
  await reserve.look();
  t.same([reserve.state(), told, existsSync(file)], ['given-up', ['given-up'], false]);
});

t.test('one that somebody cut short is none', async (t) => {
  const { reserve, file, dataDir } = disk(t);
  await reserve.look();
  truncateSync(file, 10);
  t.equal(disk(t, dataDir).reserve.state(), 'making');
  await reserve.look();
  t.equal(statSync(file).size, reserveBytes);
});

t.test('a folder that cannot be written has none, and nobody fails', async (t) => {
  const { reserve } = disk(t, path.join(t.testdir(), 'none'));
  await reserve.look();
  t.equal(reserve.state(), 'given-up');
});

t.test('looks by itself once it was started', async (t) => {
  const { reserve } = disk(t);
  reserve.start();
  while (reserve.state() !== 'held') await new Promise((resolve) => setTimeout(resolve, 5));
  await reserve.close();
});
