/** Tests for src/observe/series.ts */
import t from 'tap';
import { createCount, createHistogram } from '../../src/observe/series.ts';

const row = { name: 'rouse_things_total', help: 'Things.' };

t.test('a series is there with 0 before anything was counted', (t) => {
  const series = [
    ['in', 'big'],
    ['out', 'big'],
  ];
  const count = createCount({ ...row, labels: ['direction', 'size'], series });
  count.add(['out', 'big']);
  count.add(['out', 'big'], 4);
  t.same(count.family(), {
    ...row,
    type: 'counter',
    labels: ['direction', 'size'],
    samples: [
      {
        suffix: '',
        value: 0,
        labels: [
          ['direction', 'in'],
          ['size', 'big'],
        ],
      },
      {
        suffix: '',
        value: 5,
        labels: [
          ['direction', 'out'],
          ['size', 'big'],
        ],
      },
    ],
  });
  t.end();
});

t.test('symptom: a value from outside made a series of its own', (t) => {
  const count = createCount({ ...row, labels: ['reason'], series: [['known']] });
  t.equal(count.add(['made up']), false);
  t.same(
    count.family().samples.map(({ value }) => value),
    [0],
  );
  const histogram = createHistogram({ ...row, labels: ['stage'], series: [['known']] });
  const before = histogram.family();
  histogram.observe(['made up'], 1);
  t.same(histogram.family(), before);
  t.end();
});

t.test('a histogram counts in each bucket all that took no longer, and what took for ever', (t) => {
  const histogram = createHistogram(row);
  for (const seconds of [0.1, 0.2, 2, 5_000]) histogram.observe([], seconds);
  const samples = histogram.family().samples.map(({ suffix, labels, value }) => {
    const bound = labels.map(([, text]) => text).join('');
    return `${suffix}${bound} ${value}`;
  });
  t.same(samples, [
    '_bucket0.1 1',
    '_bucket0.3 2',
    '_bucket1 2',
    '_bucket3 3',
    '_bucket10 3',
    '_bucket30 3',
    '_bucket100 3',
    '_bucket300 3',
    '_bucket+Inf 4',
    '_sum 5002.3',
    '_count 4',
  ]);
  t.end();
});

t.test('what goes up and down is a gauge', (t) => {
  const gauge = createCount({ name: 'rouse_going', help: 'Going.' }, 'gauge');
  gauge.add([]);
  gauge.add([], -1);
  t.match(gauge.family(), { type: 'gauge', samples: [{ value: 0, labels: [] }] });
  t.end();
});
