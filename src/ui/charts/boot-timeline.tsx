/**
 * A boot as a chart that is a list: every stage in order, its length to scale, the last good boot
 * beneath it.
 */
import { measured, size } from '../../domain/units.ts';
import type { BootResource, FileResource, StageResource } from '../resources.ts';
import { now } from '../clock.ts';
import { phaseOf } from '../live/phases.ts';
import { stageWords } from '../machine-words.ts';
import { timelineChart, type Bar } from './timeline.ts';

interface TimelineProps {
  readonly boot: BootResource;
  /** the last boot that came to its end, to compare with */
  readonly good?: BootResource | undefined;
}

export function BootTimeline({ boot, good }: TimelineProps) {
  const nowMs = boot.ended_at === undefined ? now.value : undefined;
  const { bars, ticks } = timelineChart(boot, { good, ...(nowMs !== undefined && { nowMs }) });
  return (
    <div class="timeline">
      <div class="timeline-axis" aria-hidden="true">
        <span />
        <div class="track">
          {ticks.map(({ left, ms }) => (
            <span key={ms} class="tick" style={{ left: `${left}%` }}>
              <span>{ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`}</span>
            </span>
          ))}
        </div>
      </div>
      <ol>
        {bars.map((bar) => (
          <li key={bar.stage.stage} class={bar.running ? 'running' : ''}>
            <StageRow bar={bar} />
          </li>
        ))}
      </ol>
      <p class="legend muted small">
        <span class="key waited" /> waited for
        <span class="key seen" /> seen
        {good && (
          <>
            <span class="key good" /> last good boot
          </>
        )}
      </p>
    </div>
  );
}

function StageRow({ bar }: { readonly bar: Bar }) {
  const { stage, waited, seen, running, shortened, good } = bar;
  const isWrong = stage.files.some(({ fault }) => fault !== undefined && fault !== 'probe');
  const phase = isWrong ? 'failed' : phaseOf(stage.stage);
  return (
    <>
      <div class="stage-name">
        <span>{stageWords(stage.stage)}</span>
        {stage.slowest && <span class="chip slow">slowest</span>}
      </div>
      <div class="track">
        <span
          class={`waited phase-${phaseOf(stage.stage)}`}
          style={{ left: `${waited.left}%`, width: `${waited.width}%` }}
        />
        <span
          class={`seen phase-${phase}${shortened ? ' cut' : ''}`}
          style={{ left: `${seen.left}%`, width: `${seen.width}%` }}
        />
        {good && <span class="good" style={{ left: `${good.left}%`, width: `${good.width}%` }} />}
      </div>
      <p class="took">
        <strong>{running ? `${measured(stage.took_ms)}…` : measured(stage.took_ms)}</strong>
        <Against ms={stage.against_good_ms} />
      </p>
      <StageDetail stage={stage} />
    </>
  );
}

/** Below this a difference is nobody's business. */
const WORTH_MS = 50;

function Against({ ms }: { readonly ms: number | undefined }) {
  if (ms === undefined || Math.abs(ms) < WORTH_MS) return null;
  const words = `${ms < 0 ? '−' : '+'}${measured(Math.abs(ms))}`;
  return (
    <span class={ms > 0 ? 'slower' : 'faster'}>
      {words}
      <span class="hidden"> against the last good boot</span>
    </span>
  );
}

function StageDetail({ stage }: { readonly stage: StageResource }) {
  const { times, detail, bytes, bytes_per_second: rate, repeats, files } = stage;
  const words = [
    detail,
    times > 1 && `${times} times`,
    bytes > 0 && size(bytes),
    rate !== undefined && `${size(rate)}/s`,
    repeats > 0 && `${repeats} blocks sent again`,
  ].filter(Boolean);
  const shown = files.filter(({ fault }) => fault !== 'probe');
  if (words.length === 0 && shown.length === 0) return null;
  return (
    <div class="stage-detail muted small">
      {words.length > 0 && <p>{words.join(' · ')}</p>}
      {shown.length > 0 && stage.stage === 'files' && (
        <ul>
          {shown.map((file) => (
            <li key={`${file.file} ${file.started_at}`}>
              <FileLine file={file} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function FileLine({ file }: { readonly file: FileResource }) {
  const { file: name, bytes, size_bytes: whole, started_at: from, ended_at: to, fault } = file;
  const share = whole === undefined || whole === 0 ? undefined : Math.min(1, bytes / whole);
  return (
    <>
      <code>{name}</code>{' '}
      {to === undefined && share !== undefined ? (
        <>
          <progress value={share} aria-label={`${name} sent`} /> {size(bytes)} of {size(whole ?? 0)}
          , {Math.floor(share * 100)} %
        </>
      ) : (
        size(bytes)
      )}
      {to !== undefined && ` in ${measured(Date.parse(to) - Date.parse(from))}`}
      {fault !== undefined && <strong class="fault"> {fault}</strong>}
    </>
  );
}
