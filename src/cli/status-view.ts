/**
 * What `rouse status` shows of the server, once or for as long as somebody looks.
 *
 * Tests    test/cli/commands/status.test.ts, test/cli/status-watch.test.ts
 */
import type { ListenerState } from '../domain/ports.ts';
import type { BootSummary } from '../schema/shown/boot.ts';
import type { MachineResource } from '../api-client/resources.ts';
import type { View } from './output.ts';
import { nameOf } from './resources.ts';
import { table, type Column } from './table.ts';
import { duration } from '../domain/units.ts';

export interface ServerStatus {
  readonly version: string;
  readonly started_at: string;
  readonly uptime_seconds: number;
  readonly listeners: readonly ListenerState[];
  /** how many since the start, by kind and `kind{reason}` */
  readonly events: Readonly<Record<string, number>>;
}

export const LISTENERS: readonly Column<ListenerState>[] = [
  { header: 'LISTENER', value: ({ name }) => name },
  { header: 'ADDRESS', value: ({ address }) => address },
  {
    header: 'STATE',
    value: ({ up }) => (up ? 'up' : 'DOWN'),
    tone: ({ up }) => (up ? 'good' : 'bad'),
  },
  { header: 'DETAIL', value: ({ detail }) => detail, flexible: true },
];

/** The server at one moment. */
export interface Snapshot {
  readonly server: ServerStatus;
  /** boots that go on, without those that wait on their screens */
  readonly booting: readonly BootSummary[];
  readonly waiting: readonly MachineResource[];
}

interface Live extends Snapshot {
  readonly state: 'connected' | 'reconnecting';
}

/** A line of `status --watch --json`: what stays the same while nothing happens. */
export function liveData({ state, server, booting, waiting }: Live): object {
  const { version, started_at: startedAt, listeners } = server;
  return {
    ...{ state, version, started_at: startedAt, listeners },
    booting: booting.map(({ id, machine, stage, profile, started_at: at }) => ({
      ...{ id, machine, stage: stage ?? null, profile: profile ?? null, started_at: at },
    })),
    waiting: waiting.map(({ id, name, code, macs }) => ({
      ...{ id, name: name ?? null, code: code ?? null, macs },
    })),
  };
}

export function liveText({ state, server, booting, waiting }: Live, view: View): string {
  const { version, listeners, started_at: startedAt } = server;
  const { paint, nowMs } = view;
  const up = duration(Math.max(0, nowMs - Date.parse(startedAt)));
  const gone = paint('bad', 'The server is gone: reconnecting.');
  return [
    state === 'connected' ? `rouse ${version}, up for ${up}\n` : `rouse ${version}. ${gone}\n`,
    `\n${table(listeners, LISTENERS, view)}\n`,
    booting.length === 0 ? 'No machine boots.\n' : table(booting, bootingColumns(nowMs), view),
    waiting.length === 0 ? 'No machine waits.\n' : `\n${table(waiting, WAITING, view)}`,
  ].join('');
}

function bootingColumns(nowMs: number): readonly Column<BootSummary>[] {
  const since = ({ started_at: at }: BootSummary): string =>
    duration(Math.max(0, nowMs - Date.parse(at)));
  return [
    { header: 'BOOTING', value: ({ machine }) => machine, flexible: true },
    { header: 'FOR', value: since },
    { header: 'STAGE', value: ({ stage }) => stage ?? '-', dropOrder: 1 },
    { header: 'PROFILE', value: ({ profile }) => profile ?? '-', flexible: true },
  ];
}

const WAITING: readonly Column<MachineResource>[] = [
  { header: 'WAITING', value: ({ code, ...machine }) => code ?? nameOf(machine) },
  { header: 'ADDRESS', value: ({ macs }) => macs[0] ?? '-' },
  { header: 'KIND', value: ({ hardware }) => hardware.arch ?? '-', dropOrder: 1 },
  { header: 'PRODUCT', value: ({ hardware }) => hardware.product ?? '-', flexible: true },
];
