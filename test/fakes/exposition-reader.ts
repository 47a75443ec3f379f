/**
 * Reads what /metrics says as strictly as its format is written down, apart from our writer.
 *
 * Specs    Prometheus, text-based exposition format 0.0.4.
 */
export interface ReadFamily {
  readonly type: string;
  readonly help: string;
  /** value of each series by its name and labels, as they stand in the text */
  readonly series: ReadonlyMap<string, number>;
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)$/;
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$/;
// Prometheus takes NaN in any case, and prom-client writes Nan.
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?[\d.]+(?:e[+-]?\d+)?|[+-]Inf|NaN|Nan)$/;

/** @throws Error with the first line that breaks the format */
export function readExposition(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, { type: string; help: string; series: Map<string, number> }>();
  let name = '';
  let help = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, helped, said] = HELP.exec(line) ?? [];
    const [, typed, type] = TYPE.exec(line) ?? [];
    if (helped !== undefined && said !== undefined) {
      if (families.has(helped)) throw new Error(`a second family of this name: ${line}`);
      [name, help] = [helped, said];
    } else if (typed !== undefined && type !== undefined) {
      if (typed !== name) throw new Error(`no help for it: ${line}`);
      families.set(name, { type, help, series: new Map() });
    } else addSample(families.get(name), line, name);
  }
  return families;
}

function addSample(
  family: { type: string; series: Map<string, number> } | undefined,
  line: string,
  name: string,
): void {
  const [, sample, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (!family || sample === undefined) throw new Error(`no sample: ${line}`);
  const ends = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  const fits = ends.some((end) => sample === `${name}${end}`);
  if (!fits && family.type !== 'summary') throw new Error(`stands among others: ${line}`);
  const key = `${sample}${labels}`;
  if (family.series.has(key)) throw new Error(`twice: ${line}`);
  family.series.set(key, Number(value));
}

/** Every series there is, in the order of the text. */
export function seriesOf(families: ReadonlyMap<string, ReadFamily>): readonly string[] {
  return [...families.values()].flatMap(({ series }) => [...series.keys()]);
}
