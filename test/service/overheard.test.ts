import t from 'tap';
import { overheardMachinesMax } from '../../src/domain/limits.ts';
import { macFromBytes, type Mac } from '../../src/domain/mac.ts';
import { createOverheard } from '../../src/service/overheard.ts';

function mac(number: number): Mac {
  const bytes = Buffer.alloc(6, 0x52);
  bytes.writeUInt32BE(number, 2);
  return macFromBytes(bytes)!;
}

t.test('remembers the last message of each machine', (t) => {
  const overheard = createOverheard();
  overheard.record(mac(1), { client: 'bios', loader: 'undionly.kpxe', atMs: 1 });
  overheard.record(mac(1), { client: 'ipxe', atMs: 2 });
  t.same(overheard.of(mac(1)), { client: 'ipxe', atMs: 2 });
  t.equal(overheard.of(mac(2)), undefined);
  t.end();
});

t.test('a flood of machines pushes out the one that was silent for longest', (t) => {
  const overheard = createOverheard();
  for (let each = 1; each <= overheardMachinesMax; each += 1) {
    overheard.record(mac(each), { client: 'uefi', atMs: each });
  }
  overheard.record(mac(1), { client: 'uefi', atMs: 0 });
  overheard.record(mac(0), { client: 'uefi', atMs: 0 });
  t.ok(overheard.of(mac(1)), 'said something since');
  t.equal(overheard.of(mac(2)), undefined);
  t.ok(overheard.of(mac(3)));
  t.end();
});
