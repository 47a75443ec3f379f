import t from 'tap';
import {
  DISK_WAYS,
  diskWayFailed,
  diskWaysOf,
  modelOf,
  nextDiskWay,
} from '../../src/domain/disk-way.ts';
import { MACHINE_ARCHES } from '../../src/domain/machine-arches.ts';
import { diskReturnMsMax } from '../../src/domain/limits.ts';

t.test('every kind of machine has every way, its own best one first', (t) => {
  for (const arch of [...MACHINE_ARCHES, undefined]) {
    t.same([...diskWaysOf(arch)].sort(), [...DISK_WAYS].sort(), arch ?? 'unknown');
  }
  t.equal(diskWaysOf('x86-bios')[0], 'sanboot');
  t.equal(diskWaysOf('x86_64-efi')[0], 'exit');
  t.end();
});

t.test('after one way comes the next, and after the last the first again', (t) => {
  for (const arch of ['x86-bios', 'arm64-efi'] as const) {
    const [first = 'exit', second = 'exit', third = 'exit'] = diskWaysOf(arch);
    t.same(
      [nextDiskWay(first, arch), nextDiskWay(second, arch), nextDiskWay(third, arch)],
      [second, third, first],
    );
  }
  t.end();
});

t.test('a machine that is back at once was not let go', (t) => {
  const sent = { way: 'exit', atMs: 1_000 } as const;
  t.ok(diskWayFailed(sent, 1_000 + diskReturnMsMax - 1));
  t.notOk(diskWayFailed(sent, 1_000 + diskReturnMsMax));
  t.notOk(diskWayFailed(sent, 500), 'a clock that was set back tells nothing');
  t.end();
});

t.test('a model is told apart by product and kind', (t) => {
  const hardware = { manufacturer: 'Dell Inc.', product: 'R640', arch: 'x86_64-efi' } as const;
  t.equal(modelOf(hardware), 'Dell Inc./R640/x86_64-efi');
  t.not(modelOf({ ...hardware, arch: 'x86-bios' }), modelOf(hardware));
  t.equal(modelOf({ product: 'R640', arch: 'x86-bios' }), '/R640/x86-bios');
  t.equal(modelOf({ manufacturer: 'Dell Inc.', arch: 'x86-bios' }), undefined);
  t.equal(modelOf({ product: 'R640' }), undefined);
  t.end();
});
