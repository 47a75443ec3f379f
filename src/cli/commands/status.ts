/**
 * `rouse status`: whether the running server hears machines, and who was there last.
 *
 * Tests    test/cli/commands/status.test.ts
 */
import type { Command } from 'commander';
import { EXIT } from '../../domain/exit.ts';
import type { MachineResource } from '../../api-client/resources.ts';
import { calls } from '../calls.ts';
import type { Result, View } from '../output.ts';
import { nameOf } from '../resources.ts';
import type { Run } from '../run.ts';
import { LISTENERS, type ServerStatus } from '../status-view.ts';
import { watchStatus } from '../status-watch.ts';
import { table, type Column } from '../table.ts';
import { ago, count, duration } from '../../domain/units.ts';

interface StatusFlags {
  readonly watch?: boolean;
}

export function addStatus(program: Command, run: Run): void {
  program
    .command('status')
    .summary('show the running server')
    .description(
      'Shows the listeners of the running server and the machines seen last. Exit code 1 when a ' +
        'listener is down, 6 when no server runs. With --watch it shows the listeners, and the ' +
        'machines that boot or wait, and again when that changes, until Ctrl-C.',
    )
    .option('-w, --watch', 'go on, at most once a second; lines of JSON with --json')
    .action(
      run<StatusFlags>(async (context, _args, { watch }) => {
        if (watch) return watchStatus(context);
        const api = calls(context.api({ server: true }));
        const { body: server } = await api.get('/api/v1/status');
        return status(server, await api.all('/api/v1/machines'));
      }),
    );
}

const RECENT_MAX = 5;

interface Seen {
  readonly total: number;
  readonly undecided: number;
  readonly recent: readonly MachineResource[];
}

function status(server: ServerStatus, machines: readonly MachineResource[]): Result {
  const recent = machines
    .filter((machine) => machine.last_seen_at !== undefined)
    .sort((a, b) => (b.last_seen_at ?? '').localeCompare(a.last_seen_at ?? ''))
    .slice(0, RECENT_MAX);
  const undecided = machines.filter(({ boot }) => boot.profile === undefined).length;
  const { listeners } = server;
  return {
    data: {
      ...server,
      machines: { total: machines.length, without_profile: undecided },
      recent: recent.map((machine) => ({
        name: nameOf(machine),
        profile: machine.boot.profile ?? null,
        last_seen_at: machine.last_seen_at,
      })),
    },
    names: listeners.map(({ name }) => name),
    exit: listeners.every(({ up }) => up) ? EXIT.ok : EXIT.failed,
    text: (view) => statusText(server, { total: machines.length, undecided, recent }, view),
  };
}

function statusText(
  { version, uptime_seconds: uptime, listeners, events }: ServerStatus,
  { total, undecided, recent }: Seen,
  { width, paint, nowMs }: View,
): string {
  return [
    `rouse ${version}, up for ${duration(uptime * 1_000)}\n\n`,
    table(listeners, LISTENERS, { width, paint }),
    `\n${count(total, 'machine')}, ${undecided} without a profile\n`,
    unanswered(events),
    recent.length === 0 ? '' : `\n${table(recent, recentColumns(nowMs), { width, paint })}`,
  ].join('');
}

/** Messages left unanswered, by reason: the number that tells silence from being ignored. */
function unanswered(events: ServerStatus['events']): string {
  const reasons = Object.entries(events).flatMap(([name, times]) => {
    const reason = /^(?:dhcp|tftp)\.ignored\{(.+)\}$/.exec(name)?.[1];
    return reason === undefined ? [] : [`${reason} ${times}`];
  });
  return reasons.length === 0 ? '' : `left unanswered: ${reasons.join(', ')}\n`;
}

function recentColumns(nowMs: number): readonly Column<MachineResource>[] {
  return [
    { header: 'SEEN', value: ({ last_seen_at: at }) => ago(at, nowMs) },
    { header: 'MACHINE', value: nameOf, flexible: true },
    { header: 'PROFILE', value: ({ boot }) => boot.profile ?? 'local disk', flexible: true },
  ];
}
