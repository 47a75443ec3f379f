/**
 * One machine, for a person to read.
 *
 * Tests    test/cli/machine-view.test.ts
 */
import type { MachineResource } from '../schema/machine-resource.ts';
import type { View } from './output.ts';
import { pairs } from './resources.ts';
import { facts } from './table.ts';
import { ago } from './units.ts';

/** Everything known about it; what nobody said or saw is left out. */
export function details(machine: MachineResource, { paint, nowMs }: View): string {
  const { boot, firmware, hardware, network } = machine;
  return facts(
    [
      ['name', machine.name ?? '(none)'],
      ['id', machine.id],
      ['macs', machine.macs.join(', ')],
      ['profile', boot.profile ?? 'none: boots its local disk'],
      ['loader', boot.loader],
      ['personality', boot.personality],
      ['config patches', boot.config_patches && String(boot.config_patches.length)],
      ['worked', [firmware?.loader, firmware?.personality].filter(Boolean).join(', ')],
      ['tags', pairs(machine.tags)],
      ['variables', pairs(machine.variables)],
      ['address', network?.address],
      ['gateway', network?.gateway],
      ['device', network?.device],
      ['dns', network?.dns.join(', ')],
      ['ntp', network?.ntp.join(', ')],
      ['arch', hardware.arch],
      ['product', [hardware.manufacturer, hardware.product].filter(Boolean).join(' ')],
      ['serial', hardware.serial],
      ['asset', hardware.asset],
      ['uuid', hardware.uuid],
      ['first seen', ago(machine.first_seen_at, nowMs)],
      ['last seen', ago(machine.last_seen_at, nowMs)],
      ['version', String(machine.version)],
    ],
    paint,
  );
}
