/** Tests for src/observe/exposition.ts */
import t from 'tap';
import { createExposition, expositionOf } from '../../src/observe/exposition.ts';
import { readExposition } from '../fakes/exposition-reader.ts';

t.test('families are written as Prometheus reads them', (t) => {
  const text = expositionOf([
    {
      ...{ name: 'rouse_a_total', type: 'counter', help: 'How many.', labels: ['kind'] },
      samples: [{ suffix: '', labels: [['kind', 'x.y']], value: 3 }],
    },
    {
      ...{ name: 'rouse_b', type: 'histogram', help: 'How long.', labels: [] },
      samples: [
        { suffix: '_bucket', labels: [['le', '+Inf']], value: 1 },
        { suffix: '_sum', labels: [], value: 0.25 },
      ],
    },
  ]);
  t.equal(
    text,
    '# HELP rouse_a_total How many.\n# TYPE rouse_a_total counter\nrouse_a_total{kind="x.y"} 3\n' +
      '# HELP rouse_b How long.\n# TYPE rouse_b histogram\nrouse_b_bucket{le="+Inf"} 1\n' +
      'rouse_b_sum 0.25\n',
  );
  t.end();
});

t.test('symptom: an interface with a quote in its name broke the whole scrape', (t) => {
  const name = 'dhcp "a\\b"\n';
  const text = expositionOf([
    {
      ...{ name: 'rouse_up', type: 'gauge', help: 'Up.', labels: ['listener'] },
      samples: [{ suffix: '', labels: [['listener', name]], value: 1 }],
    },
  ]);
  t.match(text, 'rouse_up{listener="dhcp \\"a\\\\b\\"\\n"} 1\n');
  t.equal(readExposition(text).size, 1);
  t.end();
});

t.test('what the runtime says about itself follows, at every scrape', async (t) => {
  let value = 0;
  const scrape = createExposition(() => [
    {
      ...{ name: 'rouse_a_total', type: 'counter', help: 'How many.', labels: [] },
      samples: [{ suffix: '', labels: [], value: (value += 1) }],
    },
  ]);
  const first = readExposition(await scrape());
  t.ok(first.get('process_resident_memory_bytes')?.series.size);
  t.ok(first.get('nodejs_version_info')?.series.size);
  for (const [name, { type }] of first) t.equal(name.endsWith('_total'), type === 'counter', name);
  const again = readExposition(await scrape());
  t.equal(again.get('rouse_a_total')?.series.get('rouse_a_total'), 2);
  t.ok(again.get('process_resident_memory_bytes')?.series.size);
});
