/** Tests for src/ipxe-templates/wait.ts */
import t from 'tap';
import { SCREEN_COLUMNS } from '../../src/ipxe-templates/escape.ts';
import { waitAnswer, waitScript } from '../../src/ipxe-templates/wait.ts';
import { matchesGolden } from '../fakes/golden.ts';
import { newMachine, NO_ANSWER_MS, runScript, type Machine } from '../fakes/ipxe-runner.ts';
import { aMac } from '../fakes/machines.ts';

const origin = 'http://10.77.0.2:8080';
const START_SECONDS = 1_000;
const about = 'mac=52:54:00:aa:00:01&uuid=x';
const model = {
  origin,
  session: '0123456789abcdef',
  mac: aMac('52:54:00:aa:00:01'),
  code: 'BLUE-FOX',
  arch: 'x86_64-efi',
  seconds: 60,
  untilSeconds: START_SECONDS + 60,
};
const text = waitScript(model);

/** A server whose clock is the machine's, and that is away for a while. */
function server(adoptedAtMs = Infinity, away: readonly [fromMs: number, toMs: number] = [0, 0]) {
  return (url: string, machine: Machine): string | undefined => {
    if (machine.atMs >= away[0] && machine.atMs < away[1]) return undefined;
    const [, until] = /\/boot\/wait\/52:54:00:aa:00:01\?until=(\d+)$/.exec(url) ?? [];
    if (until === undefined) return '#!ipxe\n';
    if (machine.atMs >= adoptedAtMs) return waitAnswer({ then: 'next' });
    const left = Math.ceil(Number(until) - (START_SECONDS + machine.atMs / 1_000));
    return left <= 0 ? waitAnswer({ then: 'over' }) : waitAnswer({ left, seconds: 60 });
  };
}

function run(serve: ReturnType<typeof server>, settings: Record<string, string> = { about }) {
  const machine = newMachine({ platform: 'efi', ...settings });
  runScript(text, machine, { serve });
  return machine;
}

t.test('is the text that real iPXE builds were tried with', (t) => {
  matchesGolden(t, 'wait.ipxe', text);
  t.end();
});

t.test('shows code, address and what to type, on a screen of 80 columns', (t) => {
  const { screen } = run(server());
  t.match(screen.join('\n'), /CODE BLUE-FOX\nMAC 52:54:00:aa:00:01 x86_64-efi/);
  t.match(screen.join('\n'), /10\.77\.0\.2:8080.*\nrouse machines adopt BLUE-FOX/);
  for (const row of screen) t.ok(row.length <= SCREEN_COLUMNS && /^[ -~]*$/.test(row), row);
  t.end();
});

t.test('adopted, it goes on within seven seconds, with what it had reported', (t) => {
  for (const adoptedAtMs of [0, 1, 4_999, 5_001, 30_000, 54_999]) {
    const { end, atMs } = run(server(adoptedAtMs));
    t.equal(end, `${origin}/boot/next?${about}`);
    t.ok(atMs - adoptedAtMs < 7_000, `${atMs - adoptedAtMs} ms`);
  }
  t.equal(run(server(0), {}).end, `${origin}/boot/next?mac=52:54:00:aa:00:01`);
  t.end();
});

t.test('nobody comes: after the time that was set it asks for its disk', (t) => {
  const { end, atMs } = run(server());
  t.equal(end, `${origin}/boot/next?${about}&wait=over`);
  t.ok(Math.abs(atMs - 60_000) <= 1_000, `${atMs} ms`);
  t.end();
});

t.test('Ctrl-B opens the menu where there is one, and waits on where nobody answers', (t) => {
  const withMenu = waitScript({ ...model, menu: true });
  const opened = (settings: Record<string, string>, answers = true): Machine => {
    const machine = newMachine({ platform: 'efi', ...settings });
    let presses = 1;
    runScript(withMenu, machine, {
      press: () => ((presses -= 1) === 0 ? 'Ctrl-B' : undefined),
      serve: (url, at) => {
        return url.includes('/boot/menu') && !answers ? undefined : server()(url, at);
      },
    });
    return machine;
  };
  t.equal(opened({ about }).end, `${origin}/boot/menu?${about}`);
  t.equal(opened({}).end, `${origin}/boot/menu?mac=52:54:00:aa:00:01`);
  const away = opened({ about }, false);
  t.equal(away.end, `${origin}/boot/next?${about}&wait=over`);
  t.ok(Math.abs(away.atMs - 60_000) <= 5_000, `${away.atMs} ms`);
  t.match(withMenu, /Ctrl-B: menu/);
  t.end();
});

t.test('a server that restarts meanwhile costs nothing', (t) => {
  const adopted = run(server(40_000, [12_000, 33_000]));
  t.equal(adopted.end, `${origin}/boot/next?${about}`);
  t.ok(adopted.atMs < 47_000, `${adopted.atMs} ms`);
  const over = run(server(Infinity, [12_000, 33_000]));
  t.ok(Math.abs(over.atMs - 60_000) <= 5_000, `${over.atMs} ms`);
  t.end();
});

t.test('a server that never comes back leaves it with its disk', (t) => {
  for (const goneAtMs of [0, 31_000, 59_000]) {
    const machine = run(server(Infinity, [goneAtMs, Infinity]));
    t.equal(machine.end, 'exit 1');
    t.ok(machine.atMs >= 55_000 && machine.atMs <= 65_000 + 16 * NO_ANSWER_MS, `${machine.atMs}`);
  }
  const bios = newMachine({ platform: 'pcbios' });
  runScript(text, bios, { serve: () => undefined });
  t.match(bios.end, /^sanboot/);
  t.end();
});

t.test('a key that is pressed asks at once', (t) => {
  const machine = newMachine({ about });
  let presses = 3;
  const press = (): string | undefined => ((presses -= 1) > 0 ? 'b' : undefined);
  runScript(text, machine, { serve: server(0), press });
  t.equal(machine.atMs, 0);
  t.end();
});
