/**
 * What a machine says about itself on `/boot/next`, as a sighting.
 *
 * Owns     which keys are read. `hostname` and `version` are accepted and not kept: the first is
 *          whatever a DHCP server said, the second is in the User-Agent.
 * Tests    test/http/boot/report.test.ts
 */
import { machineArchFromIpxe } from '../../domain/arch.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import type { Hardware, Sighting } from '../../domain/machine.ts';
import { parseUuid } from '../../domain/uuid.ts';
import type { Query } from './query.ts';

/** A report that cannot be used; `fault` continues "rouse cannot tell which machine this is: ". */
interface Unreadable {
  readonly fault: string;
}

export function readReport(query: Query, atMs: number): Sighting | Unreadable {
  if (query.repeated !== undefined) return { fault: `"${query.repeated}" was reported twice` };
  const text = query.values.get('mac') ?? '';
  if (text === '') return { fault: 'it reported no hardware address' };
  const mac = parseMac(text);
  return mac ? sightingOf(mac, query, atMs) : { fault: `"${text}" is no hardware address` };
}

/** For a machine whose address is known already, with whatever else it reported. */
export function sightingOf(mac: Mac, query: Query, atMs: number): Sighting {
  return { mac, atMs, hardware: hardwareOf(query.values) };
}

function hardwareOf(values: ReadonlyMap<string, string>): Hardware {
  const hardware = {
    uuid: parseUuid(values.get('uuid') ?? ''),
    serial: values.get('serial'),
    manufacturer: values.get('manufacturer'),
    product: values.get('product'),
    asset: values.get('asset'),
    arch: machineArchFromIpxe(values.get('arch') ?? '', values.get('platform') ?? ''),
  };
  return Object.fromEntries(Object.entries(hardware).filter(([, value]) => value));
}
