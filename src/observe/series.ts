/**
 * Series of numbers for Prometheus: counts and histograms whose label values are closed lists.
 *
 * Owns     that every series is there from the start with 0, and that no other one ever appears:
 *          a value that is not on its list is not counted.
 * Specs    Prometheus, text-based exposition format: a histogram is `_bucket` by upper bound, each
 *          with all below it, then `_sum` and `_count`.
 * Tests    test/observe/series.test.ts
 */
export interface Sample {
  /** empty unless it is part of a histogram */
  readonly suffix: '' | '_bucket' | '_sum' | '_count';
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: readonly Sample[];
}

interface Row {
  readonly name: string;
  readonly help: string;
  /** names of the labels; none unless given */
  readonly labels?: readonly string[];
  /** one list of label values for each series, in the order of `labels` */
  readonly series?: readonly (readonly string[])[];
}

interface Count {
  /** @returns false for values that are no series, which are not counted */
  readonly add: (values: readonly string[], by?: number) => boolean;
  readonly family: () => Family;
}

export function createCount(
  { name, help, labels = [], series = [[]] }: Row,
  type: 'counter' | 'gauge' = 'counter',
): Count {
  const counts = new Map(series.map((values) => [values.join(' '), 0]));
  return {
    add(values, by = 1) {
      const key = values.join(' ');
      const before = counts.get(key);
      if (before === undefined) return false;
      counts.set(key, before + by);
      return true;
    },
    family: () => ({
      ...{ name, type, help, labels },
      samples: series.map((values) => ({
        suffix: '',
        labels: paired(labels, values),
        value: counts.get(values.join(' ')) ?? 0,
      })),
    }),
  };
}

interface Histogram {
  readonly observe: (values: readonly string[], seconds: number) => void;
  readonly family: () => Family;
}

/** From a file of a few kilobytes to an image over a slow line. */
const BOUNDS_SECONDS = [0.1, 0.3, 1, 3, 10, 30, 100, 300] as const;

interface Observed {
  /** how many were within each bound and beyond the one before it */
  readonly within: number[];
  sum: number;
  count: number;
}

export function createHistogram({ name, help, labels = [], series = [[]] }: Row): Histogram {
  const observed = new Map<string, Observed>(
    series.map((values) => [
      values.join(' '),
      { within: BOUNDS_SECONDS.map(() => 0), sum: 0, count: 0 },
    ]),
  );
  return {
    observe(values, seconds) {
      const one = observed.get(values.join(' '));
      if (one === undefined) return;
      const bound = BOUNDS_SECONDS.findIndex((limit) => seconds <= limit);
      if (bound >= 0) one.within[bound] = (one.within[bound] ?? 0) + 1;
      one.sum += seconds;
      one.count += 1;
    },
    family: () => ({
      ...{ name, type: 'histogram', help, labels },
      samples: series.flatMap((values) => {
        const one = observed.get(values.join(' '));
        return one === undefined ? [] : histogramSamples(one, paired(labels, values));
      }),
    }),
  };
}

function histogramSamples(
  { within, sum, count }: Observed,
  labels: Sample['labels'],
): readonly Sample[] {
  let below = 0;
  const buckets = BOUNDS_SECONDS.map((bound, at): Sample => {
    below += within[at] ?? 0;
    return { suffix: '_bucket', labels: [...labels, ['le', String(bound)]], value: below };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: [...labels, ['le', '+Inf']], value: count },
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ];
}

function paired(names: readonly string[], values: readonly string[]): Sample['labels'] {
  return names.map((name, at) => [name, values[at] ?? '']);
}
