/** Tests for src/domain/known-args.ts */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { knownArg, TALOS_ARG_NAMES } from '../../src/domain/known-args.ts';

t.test('knows what may repeat, and what becomes of it', (t) => {
  t.same(knownArg('console'), { repeats: true, documented: 'linux', keep: 'schematic' });
  t.same(knownArg('ip'), { repeats: true, documented: 'dracut', keep: 'machine-config' });
  t.match(knownArg('vlan'), { repeats: false });
  t.match(knownArg('talos.config.early'), { repeats: true, keep: 'nothing' });
  t.match(knownArg('siderolink.api'), { repeats: false, keep: 'machine-config' });
  t.equal(knownArg('quiet'), undefined);
  t.equal(knownArg('constructor'), undefined);
  t.ok(TALOS_ARG_NAMES.every((name) => name.startsWith('talos.')));
  t.end();
});

t.test('the page about command lines has a row for each argument of Talos', (t) => {
  const page = readFileSync(
    path.join(import.meta.dirname, '../../docs/explanation/kernel-command-line.md'),
    'utf8',
  );
  const rows = new Map(
    [...page.matchAll(/^\| `([\w.]+)=?` \| (.+?) \| (.+?) \|$/gm)].map(
      ([, name = '', repeats, keep]) => [name, [repeats, keep]] as const,
    ),
  );
  const words = {
    schematic: 'schematic',
    'machine-config': 'machine configuration',
    nothing: 'not needed',
  };
  for (const name of [...TALOS_ARG_NAMES, 'siderolink.api', 'ip', 'vlan', 'bond', 'console']) {
    const known = knownArg(name);
    t.same(rows.get(name), known && [known.repeats ? 'yes' : 'no', words[known.keep]], name);
  }
  for (const name of rows.keys()) t.ok(knownArg(name), name);
  t.end();
});
