import { Command } from 'commander';
import t from 'tap';
import {
  addGlobalFlags,
  addSettingFlags,
  settingsGiven,
  timeoutMsOf,
  type Globals,
} from '../../src/cli/flags.ts';
import { SETTINGS } from '../../src/config/settings.ts';

const parsed = (argv: readonly string[]): { options: object; globals: Globals } => {
  const program = new Command();
  addGlobalFlags(program);
  const serve = addSettingFlags(program.command('serve'));
  program.parse(['serve', ...argv], { from: 'user' });
  return { options: serve.opts(), globals: program.opts() };
};

t.test('every setting has its flag, and the data directory is a global one', (t) => {
  const argv = SETTINGS.flatMap(({ flag }) => [flag, 'x']);
  const { options, globals } = parsed(argv);
  const given = settingsGiven(options, globals);
  t.same(Object.keys(given).sort(), SETTINGS.map(({ key }) => key).sort());
  t.equal(given['data_dir'], 'x');
  t.end();
});

t.test('a repeatable setting gathers its values, and what is not given is absent', (t) => {
  const { options, globals } = parsed(['--interface', 'eth0', '--interface', 'eth1']);
  t.same(settingsGiven(options, globals), { interfaces: ['eth0', 'eth1'] });
  t.end();
});

t.test('the waiting time is what was typed, or what the command needs', (t) => {
  const globals = parsed([]).globals;
  t.equal(timeoutMsOf(globals, 10_000), 10_000);
  t.equal(timeoutMsOf({ ...globals, timeout: '2m' }, 10_000), 120_000);
  t.throws(() => timeoutMsOf({ ...globals, timeout: 'soon' }, 10_000), { code: 'USAGE' });
  t.end();
});
