/**
 * Times and sizes as people say them.
 *
 * Tests    test/domain/units.test.ts
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a date says more than a count of days. */
const DATED_AFTER = 60 * DAY;

/**
 * How long ago something was: `3 min ago`.
 *
 * A time in the future is `now`: the clocks of two machines differ, and nobody wants to read
 * `-2 s ago`.
 *
 * @param at  RFC 3339, as the API writes times; undefined reads `never`
 */
export function ago(at: string | undefined | null, nowMs: number): string {
  const atMs = Date.parse(at ?? '');
  if (Number.isNaN(atMs)) return 'never';
  const passed = nowMs - atMs;
  if (passed < SECOND) return 'now';
  if (passed >= DATED_AFTER) return new Date(atMs).toISOString().slice(0, 10);
  return `${duration(passed)} ago`;
}

/** A length of time in its largest unit, whole: `42 s`, `3 min`, `5 h`, `12 d`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

const SIZE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in powers of a thousand, as disks and networks are sold: `1.1 MB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would be printed as 1000, which is the next unit.
  while (value >= 999.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${SIZE_UNITS[unit] ?? ''}`;
}

/** A count with its noun: `1 machine`, `3 machines`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const TYPED_UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR };

/** Reads a typed length of time: `500ms`, `10s`, `2m`; a bare number is seconds. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text.trim());
  if (!match) return undefined;
  const ms = Number(match[1]) * (TYPED_UNITS[match[2] ?? 's'] ?? SECOND);
  return ms > 0 ? ms : undefined;
}

/** A measured time, as exact as it matters: `12 ms`, `1.05 s`, `42.3 s`, `3 min 05 s`. */
export function measured(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${(ms / SECOND).toFixed(2)} s`;
  if (ms < 99_950) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes < 60) return `${minutes} min ${String(rest).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
