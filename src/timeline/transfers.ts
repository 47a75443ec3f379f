/**
 * Files on their way to a machine, by TFTP or HTTP, as parts of the stages of its boot.
 *
 * Owns     which stage a file belongs to: before iPXE is up it is a loader, afterwards what the
 *          script loads, and after a hand-over what the started system fetches. A loader that is
 *          asked for belongs to `loader-request` until bytes of it have arrived, for only then is
 *          it known not to be a question for its size (UEFI asks, hangs up, and comes back).
 * Tests    test/timeline/stages.test.ts
 */
import { START_SCRIPT } from '../domain/boot-names.ts';
import type { Boot, StageFile } from '../domain/boot-session.ts';
import type { BootStage } from '../domain/boot-stage.ts';
import { fileNameMax, stageFilesMax } from '../domain/limits-timeline.ts';
import { printableWithin } from '../domain/printable.ts';
import type { Of } from './engine-state.ts';
import { close, extend, hasStage, mark, put, stageOf } from './stages.ts';

type Progress = Of<'tftp.progress' | 'file.progress'>;
type TransferEvent = Of<'tftp.started'> | Progress | Of<'tftp.finished'> | Of<'file.sent'>;

const HTTP_FOLDER = 'loaders/';

export function isStartScript({ kind, file }: TransferEvent): boolean {
  return kind.startsWith('tftp.') && file === START_SCRIPT;
}

export function isLoaderFolder(file: string): boolean {
  return file.startsWith(HTTP_FOLDER);
}

/** Whether iPXE, or something that it started, has the machine. */
export function isPastLoader(boot: Boot): boolean {
  return hasStage(boot, 'ipxe', 'script', 'wait', 'files', 'handoff', 'local', 'install');
}

/** Whether the file was sent to this boot as its loader. */
export function wasLoader(boot: Boot, file: string): boolean {
  const name = nameOf(file);
  const stages = [stageOf(boot, 'loader'), stageOf(boot, 'loader-request')];
  return stages.some((record) => record?.files?.some((known) => known.file === name));
}

export function afterTransfer(boot: Boot, event: TransferEvent): Boot {
  if (isStartScript(event)) return afterStartScript(boot, event);
  const stage = stageFor(boot, event);
  switch (event.kind) {
    case 'tftp.started':
      return started(boot, stage, event);
    case 'tftp.progress':
    case 'file.progress':
      return progressed(boot, stage, event);
    case 'tftp.finished':
      return finished(boot, stage, event);
    case 'file.sent':
      return sent(boot, stage, event);
  }
}

/** iPXE fetches its first script: that it does so is the news, not how far it has come. */
function afterStartScript(boot: Boot, { kind, atMs }: TransferEvent): Boot {
  return kind === 'tftp.started' ? mark(boot, 'ipxe', { atMs }) : extend(boot, 'ipxe', { atMs });
}

type FileStage = Extract<BootStage, 'loader' | 'files' | 'install'>;

function stageFor(boot: Boot, { file }: TransferEvent): FileStage {
  // A loader that was asked for before iPXE came up is still sent after its own first packet.
  const running = runningIn(boot, 'loader', file) ?? runningIn(boot, 'loader-request', file);
  if (running !== undefined || !isPastLoader(boot)) return 'loader';
  return boot.outcome === 'handoff' ? 'install' : 'files';
}

/** The stage of files that were asked for, and of which nothing has arrived. */
function askedStage(stage: FileStage): FileStage | 'loader-request' {
  return stage === 'loader' ? 'loader-request' : stage;
}

function started(boot: Boot, stage: FileStage, { file, atMs }: Of<'tftp.started'>): Boot {
  const target = askedStage(stage);
  const asked = mark(boot, target, { atMs, open: true });
  return withFile(asked, target, { file: nameOf(file), startedAtMs: atMs, bytes: 0 });
}

function progressed(boot: Boot, stage: FileStage, event: Progress): Boot {
  const { file, bytes, sizeBytes, atMs } = event;
  const begun = begin(boot, stage, { file, atMs });
  const size = sizeBytes === undefined ? {} : { sizeBytes };
  return withFile(begun.boot, stage, { ...begun.file, bytes, ...size });
}

function finished(boot: Boot, stage: FileStage, event: Of<'tftp.finished'>): Boot {
  const { file, outcome, atMs, bytes, repeats, durationMs } = event;
  const target = askedStage(stage);
  if (outcome === 'probe') return settled(withoutFile(boot, target, file), target, atMs);
  if (outcome === 'refused') {
    const asked = runningIn(boot, target, file) ? boot : mark(boot, target, { atMs });
    const refused = { file: nameOf(file), startedAtMs: atMs, endedAtMs: atMs, bytes };
    return settled(withFile(asked, target, { ...refused, fault: outcome }), target, atMs);
  }
  const begun = begunAt(boot, stage, { file, atMs: atMs - durationMs });
  const whole = { ...begun.file, endedAtMs: atMs, bytes, ...(repeats > 0 && { repeats }) };
  const fault = outcome === 'complete' ? {} : { fault: outcome };
  return settled(withFile(begun.boot, stage, { ...whole, ...fault }), stage, atMs);
}

function sent(boot: Boot, stage: FileStage, event: Of<'file.sent'>): Boot {
  const { file, atMs, bytes, complete, durationMs, probe, reason, error } = event;
  if (probe === true) return mark(boot, askedStage(stage), { atMs });
  const begun = begunAt(boot, stage, { file, atMs: atMs - durationMs });
  const fault = complete ? undefined : (error ?? reason ?? 'cut');
  const done = { ...begun.file, endedAtMs: atMs, bytes, ...(fault !== undefined && { fault }) };
  return settled(withFile(begun.boot, stage, done), stage, atMs);
}

interface Begun {
  readonly boot: Boot;
  readonly file: StageFile;
}

interface Beginning {
  readonly file: string;
  readonly atMs: number;
}

/**
 * A file that is at its end, which says for how long it was sent. Until then one that comes by HTTP
 * is known from the first news of its progress on, a second or more after it began.
 */
function begunAt(boot: Boot, stage: FileStage, { file, atMs }: Beginning): Begun {
  const begun = begin(boot, stage, { file, atMs });
  const startedAtMs = Math.round(atMs);
  if (startedAtMs >= begun.file.startedAtMs) return begun;
  const asked = stage === 'loader' ? stageOf(begun.boot, 'loader-request') : undefined;
  const before =
    asked !== undefined && asked.endedAtMs === begun.file.startedAtMs
      ? put(begun.boot, {
          ...asked,
          startedAtMs: Math.min(asked.startedAtMs, startedAtMs),
          endedAtMs: startedAtMs,
        })
      : begun.boot;
  const open = { atMs: startedAtMs, open: true } as const;
  return { boot: extend(before, stage, open), file: { ...begun.file, startedAtMs } };
}

/** The file in its stage, where it is now or was taken to from the stage in which it was asked. */
function begin(boot: Boot, stage: FileStage, { file, atMs }: Beginning): Begun {
  const known = runningIn(boot, stage, file);
  if (known !== undefined) return { boot, file: known };
  const asked = stage === 'loader' ? runningIn(boot, 'loader-request', file) : undefined;
  const first = asked ?? { file: nameOf(file), startedAtMs: Math.round(atMs), bytes: 0 };
  const { startedAtMs } = first;
  const freed =
    asked === undefined
      ? requested(boot, stage, startedAtMs)
      : close(withoutFile(boot, 'loader-request', file), 'loader-request', startedAtMs);
  return { boot: mark(freed, stage, { atMs: startedAtMs, open: true }), file: first };
}

/** A loader that is sent was asked for: HTTP has no event for that, and one of TFTP may be lost. */
function requested(boot: Boot, stage: FileStage, atMs: number): Boot {
  return stage === 'loader' ? mark(boot, 'loader-request', { atMs }) : boot;
}

/** A stage ends with the last file that was on its way. */
function settled(boot: Boot, stage: FileStage | 'loader-request', atMs: number): Boot {
  const record = stageOf(boot, stage);
  const running = record?.files?.some(({ endedAtMs }) => endedAtMs === undefined);
  if (record === undefined || running === true) return boot;
  return put(boot, { ...record, endedAtMs: Math.max(atMs, record.startedAtMs) });
}

function runningIn(boot: Boot, stage: BootStage, file: string): StageFile | undefined {
  const name = nameOf(file);
  return stageOf(boot, stage)?.files?.find(
    (known) => known.file === name && known.endedAtMs === undefined,
  );
}

/** Replaces the running file of this name, or adds it; of too many the first ended one goes. */
function withFile(boot: Boot, stage: BootStage, file: StageFile): Boot {
  const record = stageOf(boot, stage);
  if (record === undefined) return boot;
  const files = [...(record.files ?? [])];
  const at = files.findIndex((known) => known.file === file.file && known.endedAtMs === undefined);
  if (at < 0 && files.length >= stageFilesMax) {
    files.splice(
      Math.max(
        0,
        files.findIndex((known) => known.endedAtMs !== undefined),
      ),
      1,
    );
  }
  if (at < 0) files.push(file);
  else files[at] = file;
  return put(boot, { ...record, files });
}

function withoutFile(boot: Boot, stage: BootStage, file: string): Boot {
  const record = stageOf(boot, stage);
  const gone = runningIn(boot, stage, file);
  if (record === undefined || gone === undefined) return boot;
  const { files = [], ...rest } = record;
  const left = files.filter((known) => known !== gone);
  return put(boot, { ...rest, ...(left.length > 0 && { files: left }) });
}

function nameOf(file: string): string {
  return printableWithin(file, fileNameMax);
}
