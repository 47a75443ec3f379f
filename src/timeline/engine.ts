/**
 * Puts boots together: each event goes to the one boot of the one machine that it belongs to.
 *
 * Owns     by what an event finds its boot (session of a script, hardware address, machine, network
 *          address, in this order), when a boot begins, and that silence ends it.
 * Leaves   what an event does to its boot to belongs.ts, what is wrong with a boot to `Diagnosis`,
 *          and the clock, the store and the bus to recorder.ts.
 * Limits   boot-table.ts and unclaimed.ts. A boot that leaves for want of room is handed out first.
 * Tests    test/timeline/engine.test.ts, test/sim/timeline.test.ts
 */
import type { BootEvent } from '../domain/boot-event.ts';
import type { Boot, BootFinding } from '../domain/boot-session.ts';
import { newBootId } from '../domain/boot-stage.ts';
import { menuSilenceMs } from '../domain/limits-menu.ts';
import { bootSilenceMs, bootTailMs, installReportsMs } from '../domain/limits-timeline.ts';
import type { Mac } from '../domain/mac.ts';
import type { MachineId } from '../domain/machine.ts';
import { applied, isEvidenceAlone, isPartOfBoots } from './belongs.ts';
import { beginsAfter, mayBegin } from './beginnings.ts';
import { createBootTable, type Entry } from './boot-table.ts';
import type {
  TimelineConfig,
  TimelineEffect,
  TimelineEvent,
  TimelineState,
} from './engine-state.ts';
import { addressOf, end, hasStage } from './stages.ts';
import { createUnclaimed } from './unclaimed.ts';

export function initialState(config: TimelineConfig): TimelineState {
  return { config, boots: createBootTable(), unclaimed: createUnclaimed() };
}

/** One step. The state passed in is used up: its tables are carried on, not copied. */
export function step(
  state: TimelineState,
  event: TimelineEvent,
): { readonly state: TimelineState; readonly effects: readonly TimelineEffect[] } {
  switch (event.kind) {
    case 'heard':
      return { state, effects: onEvent(state, event.event) };
    case 'tick':
      return { state, effects: onTick(state, event.atMs) };
    case 'restored':
      for (const boot of event.boots) state.boots.add(boot);
      return { state, effects: [] };
  }
}

function onEvent(state: TimelineState, event: BootEvent): readonly TimelineEffect[] {
  const { mac, atMs } = event;
  const isProbe = event.kind !== 'file.sent' && 'probe' in event;
  if (isProbe || !isPartOfBoots(event)) return [];
  const effects: TimelineEffect[] = [];
  const found = findEntry(state, event);
  if (found) endIfSilent(state, found, { atMs, effects });
  if (found && belongs(found.boot, event)) {
    changeWith(state, found, { event, effects });
  } else if (mac !== undefined && mayBegin(event)) {
    if (found) supersede(state, found, { atMs, effects });
    begin(state, { mac, event, effects });
  } else if (mac === undefined && isTransfer(event)) {
    const address = addressOf(event);
    if (address !== undefined) state.unclaimed.keep(address, event);
  }
  return effects;
}

function isTransfer({ kind }: BootEvent): boolean {
  return kind === 'tftp.started' || kind === 'tftp.finished' || kind === 'file.sent';
}

/** The boot that the event is about, if any of its names is known. */
function findEntry({ config, boots }: TimelineState, event: BootEvent): Entry | undefined {
  const session = 'session' in event ? event.session : undefined;
  const bySession = session === undefined ? undefined : boots.bySession(session);
  if (bySession) return bySession;
  const { mac } = event;
  const byAddress = latestAt(boots, addressOf(event));
  if (mac === undefined) return byAddress;
  const known = latestOf(boots, mac, config.machineOf(mac));
  // iPXE may report the address of another network card than the one it was loaded by.
  const other = event.kind === 'script.served' && byAddress && awaitsScript(byAddress.boot);
  return other && (known === undefined || isOver(known.boot)) ? byAddress : known;
}

/** The latest boot of a machine: some of its addresses may have taken no part in it yet. */
function latestOf(
  boots: TimelineState['boots'],
  mac: Mac,
  machine: MachineId | undefined,
): Entry | undefined {
  const byMac = boots.byMac(mac);
  const byMachine = machine === undefined ? undefined : boots.byMachine(machine);
  const siblings = byMac ? byMac.boot.macs.map(boots.byMac) : [];
  return [byMac, byMachine, ...siblings].reduce((latest, entry) =>
    entry && entry.boot.startedAtMs > (latest?.boot.startedAtMs ?? -Infinity) ? entry : latest,
  );
}

/** An address is that of a boot only as long as its machine has not begun another one. */
function latestAt(boots: TimelineState['boots'], address: string | undefined): Entry | undefined {
  const entry = address === undefined ? undefined : boots.byAddress(address);
  return entry && boots.byMac(entry.boot.macs[0]) === entry ? entry : undefined;
}

function awaitsScript(boot: Boot): boolean {
  return !isOver(boot) && !hasStage(boot, 'script');
}

/** Whether the event is about this boot, although it may be over. */
function belongs(boot: Boot, event: BootEvent): boolean {
  const { endedAtMs, outcome } = boot;
  if (beginsAfter(boot, event) || (isOver(boot) && isEvidenceAlone(event))) return false;
  if (endedAtMs === undefined || event.atMs - endedAtMs < bootTailMs) return true;
  if ('session' in event && boot.scripts.includes(event.session ?? '')) return true;
  const install = boot.stages.find(({ stage }) => stage === 'install');
  const goesOn = install === undefined || install.endedAtMs === undefined;
  return outcome === 'handoff' && goesOn && event.atMs - endedAtMs < installReportsMs;
}

function isOver({ endedAtMs }: Boot): boolean {
  return endedAtMs !== undefined;
}

interface Change {
  readonly event: BootEvent;
  readonly effects: TimelineEffect[];
}

function changeWith(state: TimelineState, entry: Entry, { event, effects }: Change): void {
  const claimed = claim(state, event);
  const all = [...claimed, event];
  const boot = all.reduce((before, one) => applied(before, one), entry.boot);
  replace(state, entry, { boot: named(state, boot), atMs: event.atMs, effects });
}

/** What the address of a script did before anybody knew whose it was. */
function claim({ unclaimed }: TimelineState, event: BootEvent): readonly BootEvent[] {
  const address = addressOf(event);
  const names = event.kind === 'script.served' || event.kind === 'boot.beacon';
  return names && address !== undefined ? unclaimed.claim(address, event.atMs) : [];
}

function named({ config }: TimelineState, boot: Boot): Boot {
  if (boot.machine !== undefined) return boot;
  const machine = boot.macs.map(config.machineOf).find((id) => id !== undefined);
  return machine === undefined ? boot : { ...boot, machine };
}

function begin(
  state: TimelineState,
  { mac, event, effects }: Change & { readonly mac: Mac },
): void {
  const claimed = claim(state, event);
  let startedAtMs = Math.min(event.atMs, ...claimed.map(({ atMs }) => atMs));
  while (state.boots.byId(newBootId(startedAtMs, mac))) startedAtMs += 1;
  const fresh: Boot = {
    id: newBootId(startedAtMs, mac),
    macs: [mac],
    startedAtMs,
    lastAtMs: event.atMs,
    scripts: [],
    stages: [],
    findings: [],
  };
  const boot = [...claimed, event].reduce((before, one) => applied(before, one), fresh);
  const { entry, left } = state.boots.add(named(state, boot));
  if (left) {
    const over = overBySilence(left);
    effects.push({ kind: 'changed', boot: over });
    tellEnd({ before: left, boot: over }, { atMs: event.atMs, effects });
  }
  replace(state, entry, { boot: entry.boot, atMs: event.atMs, effects, before: fresh });
}

/** Writes the boot, diagnosed, and tells of it. */
function replace(
  state: TimelineState,
  entry: Entry,
  { boot, atMs, effects, before = entry.boot }: Moment & { boot: Boot; before?: Boot },
): void {
  const findings = state.config.diagnosis?.diagnose(boot, atMs) ?? boot.findings;
  const diagnosed = { ...boot, findings };
  state.boots.replace(entry, diagnosed);
  effects.push({ kind: 'changed', boot: diagnosed });
  tellEnd({ before, boot: diagnosed }, { atMs, effects });
  for (const finding of newAmong(findings, boot.findings)) {
    effects.push({ kind: 'found', boot: diagnosed, finding });
  }
}

function tellEnd(
  { before, boot }: { readonly before: Boot; readonly boot: Boot },
  { atMs, effects }: Moment,
): void {
  if (isOver(boot) && !isOver(before)) effects.push({ kind: 'ended', boot, atMs });
}

function newAmong(
  now: readonly BootFinding[],
  before: readonly BootFinding[],
): readonly BootFinding[] {
  const known = new Set(before.map(nameOf));
  return now.filter((finding) => !known.has(nameOf(finding)));
}

function nameOf({ id, stage }: BootFinding): string {
  return `${stage} ${id}`;
}

interface Moment {
  readonly atMs: number;
  readonly effects: TimelineEffect[];
}

function endIfSilent(state: TimelineState, entry: Entry, { atMs, effects }: Moment): void {
  const { boot } = entry;
  // Whoever stands before a menu takes as long as they like, and nobody asks meanwhile.
  const patienceMs = isChoosing(boot) ? menuSilenceMs : bootSilenceMs;
  if (isOver(boot) || atMs - boot.lastAtMs < patienceMs) return;
  replace(state, entry, { boot: overBySilence(boot), atMs, effects });
}

/** Another boot of the machine begins: the one before ended when it was heard of last. */
function supersede(state: TimelineState, entry: Entry, { atMs, effects }: Moment): void {
  const { boot } = entry;
  if (isOver(boot)) return;
  replace(state, entry, { boot: overBySilence(boot), atMs, effects });
}

function isChoosing({ evidence }: Boot): boolean {
  return evidence?.script?.script === 'menu';
}

/**
 * Nothing followed: stalled once the machine had followed an offer, and else given up, as at a menu
 * where nobody chose anything.
 */
function overBySilence(boot: Boot): Boot {
  const followed = boot.stages.some(({ stage }) => stage !== 'discover' && stage !== 'offer');
  const stalled = (followed && !isChoosing(boot)) || boot.findings.length > 0;
  return end(boot, stalled ? 'stalled' : 'gave-up', boot.lastAtMs);
}

function onTick(state: TimelineState, atMs: number): readonly TimelineEffect[] {
  const effects: TimelineEffect[] = [];
  for (const entry of [...state.boots.open()]) {
    endIfSilent(state, entry, { atMs, effects });
    onDeadline(state, entry, { atMs, effects });
  }
  for (const entry of [...state.boots.ended()]) {
    // The system that was started may owe a report.
    onDeadline(state, entry, { atMs, effects });
    if (atMs - entry.boot.lastAtMs > installReportsMs) state.boots.drop(entry);
  }
  return effects;
}

function onDeadline(state: TimelineState, entry: Entry, { atMs, effects }: Moment): void {
  const deadlineMs = state.config.diagnosis?.nextDeadlineMs(entry.boot);
  if (deadlineMs !== undefined && deadlineMs <= atMs)
    replaceIfFound(state, entry, { atMs, effects });
}

/** A deadline that passed says something once: the boot is written only if it did. */
function replaceIfFound(state: TimelineState, entry: Entry, { atMs, effects }: Moment): void {
  const { boot } = entry;
  const findings = state.config.diagnosis?.diagnose(boot, atMs) ?? [];
  const same =
    findings.length === boot.findings.length && newAmong(findings, boot.findings).length === 0;
  if (!same) replace(state, entry, { boot, atMs, effects });
}
