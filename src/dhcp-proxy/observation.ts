/**
 * What a DHCP message tells about the machine itself, for the inventory.
 *
 * The identifier of option 97 only ever confirms who a machine is; placeholders that boards share
 * are left out (quirk: GUID-PLACEHOLDER), and a Raspberry Pi has its serial number there instead.
 *
 * Tests    test/dhcp-proxy/observation.test.ts
 */
import type { MachineArch } from '../domain/arch.ts';
import type { Hardware } from '../domain/machine.ts';
import { uuidFromOption97 } from '../domain/uuid.ts';
import type { BootClient } from './classify.ts';
import { OPTION } from './codec/option-codes.ts';
import { raspberrySerial } from './codec/option-machine-id.ts';
import type { DhcpPacket } from './codec/packet.ts';

export function observeHardware(
  packet: DhcpPacket,
  client: BootClient,
  arch: MachineArch | undefined,
): Hardware {
  const machineId = packet.options.get(OPTION.machineIdentifier);
  if (client.kind === 'raspberry-pi') {
    const serial = machineId && raspberrySerial(machineId);
    return serial === undefined ? {} : { serial };
  }
  const uuid = machineId && uuidFromOption97(machineId);
  return { ...(uuid && { uuid }), ...(arch && { arch }) };
}
