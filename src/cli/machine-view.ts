/**
 * One machine, for a person to read.
 *
 * Tests    test/cli/machine-view.test.ts
 */
import type { MachineNetwork } from '../domain/machine.ts';
import type { MachineResource } from '../api-client/resources.ts';
import type { View } from './output.ts';
import { pairs } from './resources.ts';
import { facts } from './table.ts';
import { ago } from '../domain/units.ts';

/** Everything known about it; what nobody said or saw is left out. */
export function details(
  machine: MachineResource,
  { paint, nowMs }: View,
  install?: string,
): string {
  const { boot, firmware, hardware, network, talos } = machine;
  return facts(
    [
      ['name', machine.name ?? '(none)'],
      ['code', machine.code],
      ['state', machine.state],
      ['id', machine.id],
      ['macs', machine.macs.join(', ')],
      ['profile', boot.profile ?? 'none: boots its local disk'],
      ['install', install],
      ['ignored', boot.ignored ? 'yes: nobody answers it' : undefined],
      ['loader', boot.loader],
      ['personality', boot.personality],
      ['disk', boot.disk],
      ['config patches', boot.config_patches && String(boot.config_patches.length)],
      ['worked', [firmware?.loader, firmware?.personality].filter(Boolean).join(', ')],
      ['console', boot.console?.join(', ')],
      ['arguments', boot.args?.join(' ')],
      ['tags', pairs(machine.tags)],
      ['variables', pairs(machine.variables)],
      ['address', network?.address],
      ['gateway', network?.gateway],
      ['device', network?.device],
      ['vlan', network?.vlan && vlanText(network.vlan)],
      ['bond', network?.bond && bondText(network.bond)],
      ['dns', network?.dns.join(', ')],
      ['ntp', network?.ntp.join(', ')],
      ['arch', hardware.arch],
      ['product', [hardware.manufacturer, hardware.product].filter(Boolean).join(' ')],
      ['serial', hardware.serial],
      ['asset', hardware.asset],
      ['uuid', hardware.uuid],
      ...talosFacts(talos, nowMs),
      ['first seen', ago(machine.first_seen_at, nowMs)],
      ['last seen', ago(machine.last_seen_at, nowMs)],
      ['version', String(machine.version)],
    ],
    paint,
  );
}

type Row = readonly [string, string | undefined];

/** What Talos on the machine reported; nothing while it has reported nothing. */
function talosFacts(talos: MachineResource['talos'], nowMs: number): readonly Row[] {
  if (talos === undefined) return [];
  const unmet = talos.unmet_conditions.map(({ name, reason }) => `${name}: ${reason}`);
  return [
    ['talos', [talos.stage, talos.phase && `phase ${talos.phase}`].filter(Boolean).join(', ')],
    ['installed', installedText(talos, nowMs)],
    ['not ready', unmet.join('; ')],
    ['failure', talos.failure],
    ['config error', talos.config_error],
    ['hostname', talos.hostname],
    ['addresses', talos.addresses.join(', ')],
    ['reported', ago(talos.last_report_at, nowMs)],
  ];
}

function installedText(
  talos: NonNullable<MachineResource['talos']>,
  nowMs: number,
): string | undefined {
  if (talos.installed === undefined) return undefined;
  const by = talos.installed_evidence ?? '';
  return `${talos.installed ? 'yes' : 'no'}, ${ago(talos.installed_at, nowMs)} (${by})`;
}

function vlanText({ id, parent }: NonNullable<MachineNetwork['vlan']>): string {
  return parent === undefined ? String(id) : `${id} on ${parent}`;
}

function bondText({ name, members, options, mtu }: NonNullable<MachineNetwork['bond']>): string {
  const more = [pairs(options), mtu === undefined ? '' : `mtu=${mtu}`].filter(Boolean);
  return [`${name} of ${members.join(', ')}`, ...more].join('; ');
}
