import t from 'tap';
import { parseMac } from '../../src/domain/mac.ts';
import {
  machineLabel,
  newMachineId,
  parseConfigName,
  parseImageName,
  parseMachineName,
  parseProfileName,
  type Machine,
} from '../../src/domain/machine.ts';

t.test('names are DNS labels; profiles and images may have dots', (t) => {
  t.equal(parseMachineName('node-1'), 'node-1');
  t.equal(parseProfileName('debian-13.2'), 'debian-13.2');
  t.equal(parseImageName('talos-v1.13.9'), 'talos-v1.13.9');
  for (const text of ['', '-a', 'a-', 'A', 'a b', 'a'.repeat(64), '${x}']) {
    t.equal(parseMachineName(text), undefined, text);
    t.equal(parseProfileName(text), undefined, text);
  }
  t.equal(parseMachineName('a.b'), undefined);
  t.equal(parseImageName('a..b'), undefined);
  t.equal(parseConfigName('worker.v2'), 'worker.v2');
  t.equal(parseConfigName('../worker'), undefined);
  t.end();
});

t.test('is called by its name, else by its first hardware address', (t) => {
  const machine: Machine = {
    id: 'm1' as Machine['id'],
    macs: [parseMac('52:54:00:aa:00:01')!],
    hardware: {},
    tags: {},
    variables: {},
    configured: false,
    version: 1,
  };
  t.equal(machineLabel(machine), '52:54:00:aa:00:01');
  t.equal(machineLabel({ ...machine, name: parseMachineName('node-1')! }), 'node-1');
  t.end();
});

t.test('an identity sorts by its time, and is neither a name nor a hardware address', (t) => {
  const early = newMachineId(1_000.9, Uint8Array.of(255, 255, 255, 255, 255));
  const late = newMachineId(1_001, new Uint8Array(5));
  t.ok(early < late);
  t.not(late, newMachineId(1_001, Uint8Array.of(0, 0, 0, 0, 1)), 'two of one millisecond');
  t.equal(parseMachineName(late), undefined);
  t.equal(parseMac(late), undefined);
  t.end();
});
