import t from 'tap';
import {
  describeProbeKinds,
  isProbeMachineId,
  PROBE_KINDS,
  probeMachineId,
} from '../../src/domain/probe.ts';
import { sampleBytes, SAMPLES } from '../fixtures/dhcp/samples.ts';
import { decodePacket } from '../../src/dhcp-proxy/codec/packet.ts';

t.test('a probe is known by its option 97, whatever the rest of it', (t) => {
  for (const free of [Uint8Array.of(), Uint8Array.of(1, 2, 3, 4, 5), Buffer.alloc(20, 0xff)]) {
    const value = probeMachineId(free);
    t.equal(value.length, 17);
    t.equal(value[0], 0);
    t.equal(isProbeMachineId(value), true);
  }
  t.notSame(probeMachineId(Uint8Array.of(1)), probeMachineId(Uint8Array.of(2)));
  t.end();
});

t.test('no machine is taken for one', (t) => {
  const whole = probeMachineId(Uint8Array.of(1, 2, 3, 4, 5));
  t.equal(isProbeMachineId(undefined), false);
  t.equal(isProbeMachineId(whole.subarray(0, 16)), false, 'cut');
  t.equal(isProbeMachineId(Buffer.concat([whole, Buffer.of(0)])), false, 'longer');
  t.equal(isProbeMachineId(Uint8Array.of(1, ...whole.subarray(1))), false, 'another type');
  for (const { name } of SAMPLES) {
    const message = decodePacket(sampleBytes(name));
    if (message.ok) t.equal(isProbeMachineId(message.packet.options.get(97)), false, name);
  }
  t.end();
});

t.test('kinds are named in one order', (t) => {
  t.equal(describeProbeKinds(['ipxe', 'bios']), 'BIOS, iPXE');
  t.equal(describeProbeKinds(PROBE_KINDS), 'BIOS, UEFI x64, UEFI arm64, UEFI HTTP x64, iPXE');
  t.end();
});
