/** Tests for src/ipxe-templates/start.ts */
import t from 'tap';
import { SCREEN_COLUMNS } from '../../src/ipxe-templates/escape.ts';
import { startScript } from '../../src/ipxe-templates/start.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { readScript, settingsIn } from '../fakes/ipxe-reader.ts';

const text = startScript({ origin: 'http://10.77.0.2:8080' });
const lines = readScript(text) ?? [];
const commands = lines.flatMap((line) => line.commands.map(({ words }) => words));

t.test('is the text that real iPXE builds were tried with', (t) => {
  matchesGolden(t, 'start.ipxe', text);
  t.end();
});

t.test('reports everything /boot/next reads, texts encoded for a URL', (t) => {
  const report = commands
    .filter(([name, setting]) => name === 'set' && setting === 'about')
    .map((words) => words.slice(2).join(' ').replace('${about}&', ''))
    .join('&');
  t.same([...report.matchAll(/(?:^|&)(\w+)=/g)].map(([, key]) => key).sort(), [
    'arch',
    'asset',
    'hostname',
    'mac',
    'manufacturer',
    'platform',
    'product',
    'serial',
    'uuid',
    'version',
  ]);
  const free = ['serial', 'asset', 'manufacturer', 'product', 'hostname', 'version'];
  for (const name of free) t.ok(settingsIn(report).includes(`${name}:uristring`), name);
  t.end();
});

t.test('always ends: every label it goes to exists, and the last command leaves iPXE', (t) => {
  const labels = lines.flatMap(({ label }) => (label === undefined ? [] : [label]));
  const targets = commands.filter(([name]) => name === 'goto').map(([, target]) => target);
  for (const target of targets) t.ok(labels.includes(target ?? ''), String(target));
  t.same(commands.at(-1), ['exit', '1']);
  t.end();
});

t.test('uses only commands that a BIOS ROM of 2019 has', (t) => {
  const known = new Set(
    'chain dhcp echo exit goto ifclose imgfree inc iseq isset sanboot set sleep'.split(' '),
  );
  for (const [name] of commands) t.ok(known.has(name ?? ''), String(name));
  t.end();
});

t.test('stays on the screen', (t) => {
  const widest = { '${nic}': 'net0', '${${nic}/mac}': '52:54:00:aa:00:01', '${round}': '6' };
  for (const words of commands.filter(([name]) => name === 'echo')) {
    let shown = words
      .slice(1)
      .join(' ')
      .replace(/\$\{errno:hexraw\}/, '1d0c6539');
    for (const [setting, value] of Object.entries(widest).reverse()) {
      shown = shown.replaceAll(setting, value);
    }
    t.ok(shown.length <= SCREEN_COLUMNS, shown);
    t.match(shown, /^[ -~]+$/);
  }
  t.end();
});

t.test('an IPv6 origin works as well', (t) => {
  t.match(startScript({ origin: 'http://[2001:db8::2]:8080' }), /\/\/\[2001:db8::2\]:8080\/boot/);
  t.end();
});
