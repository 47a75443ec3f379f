/**
 * `rouse boots list|show`: what machines did when they booted, stage by stage.
 *
 * Tests    test/cli/commands/boots.test.ts
 */
import type { Command } from 'commander';
import { RouseError } from '../../domain/errors.ts';
import { pageEntriesMax } from '../../domain/limits.ts';
import type { BootSummary } from '../../schema/shown/boot.ts';
import type { Api } from '../api.ts';
import { latestBoot, listBoots, oneBoot, type BootQuery } from '../boot-source.ts';
import { bootText, endOf, NO_BOOTS, toneOf } from '../boot-view.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import { table, type Column } from '../table.ts';
import { ago, measured, parseDurationMs } from '../../domain/units.ts';

const SHOWN_DEFAULT = 20;

interface ListFlags {
  readonly outcome?: string;
  readonly since?: string;
  readonly lines: string;
}

export function addBoots(program: Command, run: Run): void {
  const boots = program
    .command('boots')
    .summary('see how machines booted, stage by stage')
    .description(
      'Boots of machines: when each stage of one came, how long it took, how fast files were, ' +
        'and how that compares to the last good boot of the machine.',
    );

  boots
    .command('list')
    .description('Lists boots, the latest first.')
    .argument('[MACHINE]', 'name, id or hardware address; all machines unless given')
    .option('--outcome <HOW>', 'only running, handoff, local, failed, stalled or gave-up')
    .option('--since <TIME>', 'only of the last 30m, 12h, or since 2026-03-01T12:00:00Z')
    .option('-n, --lines <N>', 'how many', String(SHOWN_DEFAULT))
    .action(
      run<ListFlags>(async (context, [machine], flags) => {
        const query = queryOf(flags, context.cli.deps.clock.nowMs());
        const { items } = await listBoots(context.api(), { machine, query });
        if (items.length === 0) context.suggest(NO_BOOTS);
        return list(items);
      }),
    );

  boots
    .command('show')
    .description('Shows one boot: that of an id, or the latest one of a machine, or of all.')
    .argument('[BOOT]', 'id of a boot, or name, id or hardware address of a machine')
    .action(
      run(async (context, [reference]) => {
        const api = context.api();
        const id = await idOf(api, reference);
        const boot = await oneBoot(api, id);
        return { data: boot, names: [boot.id], text: (view) => bootText(boot, view) };
      }),
    );
}

function queryOf({ outcome, since, lines }: ListFlags, nowMs: number): BootQuery {
  const limit = /^\d{1,4}$/.test(lines) ? Number(lines) : 0;
  if (limit < 1 || limit > pageEntriesMax) {
    throw new RouseError(
      'USAGE',
      `expected 1 to ${pageEntriesMax} after --lines, found "${lines}"`,
    );
  }
  return {
    limit,
    // The server knows which there are, and refuses any other with their names.
    ...(outcome !== undefined && { outcome: outcome as NonNullable<BootQuery['outcome']> }),
    ...(since !== undefined && { since: timeOf(since, nowMs) }),
  };
}

/** A length of time before now, or a time. */
function timeOf(text: string, nowMs: number): string {
  const passedMs = parseDurationMs(text);
  const atMs = passedMs === undefined ? Date.parse(text) : nowMs - passedMs;
  if (!Number.isNaN(atMs)) return new Date(atMs).toISOString();
  throw new RouseError(
    'USAGE',
    `expected 12h, or 2026-03-01T12:00:00Z, after --since, found "${text}"`,
  );
}

async function idOf(api: Api, reference: string | undefined): Promise<string> {
  if (reference !== undefined && /^b_[0-9a-f]+$/.test(reference)) return reference;
  const latest = await latestBoot(api, reference);
  if (latest) return latest.id;
  throw new RouseError('BOOT_UNKNOWN', reference ?? 'no machine has booted yet');
}

function list(items: readonly BootSummary[]): Result {
  return {
    data: { items },
    names: items.map(({ id }) => id),
    text: ({ width, paint, nowMs }) => table(items, columns(nowMs), { width, paint }),
  };
}

function columns(nowMs: number): readonly Column<BootSummary>[] {
  return [
    { header: 'BOOT', value: ({ id }) => id },
    { header: 'MACHINE', value: ({ machine }) => machine, flexible: true },
    { header: 'BEGAN', value: ({ started_at: at }) => ago(at, nowMs) },
    { header: 'TOOK', value: ({ duration_ms: ms }) => measured(ms), align: 'right', dropOrder: 2 },
    { header: 'END', value: endOf, tone: toneOf, flexible: true },
    {
      header: 'FOUND',
      value: ({ finding_ids: ids }) => ids.join(' '),
      flexible: true,
      dropOrder: 1,
    },
  ];
}
