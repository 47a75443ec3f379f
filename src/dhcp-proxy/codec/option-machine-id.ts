/**
 * Option 97, machine identifier, as far as the answer depends on it. Its use as a UUID is in
 * src/domain/uuid.ts.
 *
 * Specs    RFC 4578 section 2.3: a type byte and, for type 0, sixteen bytes. PXE 2.1 section 2.4:
 *          the server returns it. Raspberry Pi 4 and 5 put a mark, the board revision, the end of
 *          the hardware address and the serial number there (four bytes each, little-endian).
 * Tests    test/dhcp-proxy/codec/option-machine-id.test.ts
 */
import { latin1 } from './option-vendor-class.ts';

const LENGTH = 17;
const RASPBERRY_MARK = 'RPi';
const SERIAL_AT = 13;

/** Whether the value is returned to the client. Of another length it would look like our fault. */
export function isEchoedMachineId(value: Uint8Array | undefined): value is Uint8Array {
  return value?.length === LENGTH;
}

export function hasRaspberryMark(value: Uint8Array): boolean {
  return value.length === LENGTH && latin1(value.subarray(1, 4)) === RASPBERRY_MARK;
}

/** The serial number as the machine itself prints it: eight hexadecimal digits. */
export function raspberrySerial(value: Uint8Array): string | undefined {
  if (!hasRaspberryMark(value)) return undefined;
  return Buffer.from(value.subarray(SERIAL_AT)).reverse().toString('hex');
}
