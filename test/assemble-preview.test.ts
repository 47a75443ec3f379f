/** Tests for src/assemble-preview.ts */
import t from 'tap';
import { createRenderDraft, createRenderScript } from '../src/assemble-preview.ts';
import type { Decision } from '../src/domain/boot-plan.ts';
import type { Asked } from '../src/domain/choice.ts';
import type { ProfileName } from '../src/domain/machine.ts';
import type { ProfileDraft } from '../src/domain/use-cases.ts';
import { parseKernelArg } from '../src/domain/kernel-args.ts';
import { aMachine, aSite } from './fakes/machines.ts';

const machine = { ...aMachine({}), code: 'BLUE-FOX' as never };
const profile = 'rescue' as ProfileName;
const url = 'http://files.example/x';
const args = ['a=jointoken=SECRET'].map(parseKernelArg);
const boot: Decision = { kind: 'boot', machine, profile, plan: { kind: 'chain', url, args } };

/** @param entries  how many profiles stand in its menu */
function rendering(entries: number, decide: (asked: Asked) => Decision = () => boot) {
  return createRenderScript({
    ...{ site: aSite(), version: '1.2.3', diskWays: { wayOf: () => 'sanboot' } },
    unknown: { policy: 'wait', waitSeconds: 42, menuSeconds: 7 },
    entriesFor: () => Promise.resolve(Array.from({ length: entries }, () => ({ profile }))),
    explain: (asked) => {
      return Promise.resolve({ machine: asked.machine, decision: decide(asked), rules: [] });
    },
  });
}

t.test('shows the script of now, without secrets unless they are asked for', async (t) => {
  const render = rendering(0);
  const hidden = await render(machine, { showSecrets: false });
  t.match(hidden, /boots profile rescue[^]*chain .*files\.example/);
  t.notMatch(hidden, 'SECRET');
  t.match(await render(machine, { showSecrets: true }), 'SECRET');
  const local = rendering(0, () => ({ kind: 'local-disk', machine, reason: 'no-profile' }));
  const text = await local(machine, { showSecrets: false });
  t.match(text, /^sanboot/m, 'by the way that is known of the machine');
});

t.test('shows each script on the way of a machine', async (t) => {
  const shown: Asked[] = [];
  const render = rendering(1, (asked) => {
    shown.push(asked);
    return boot;
  });
  const at = (stage: 'start' | 'wait' | 'menu' | 'boot'): Promise<string> =>
    render(machine, { showSecrets: false, stage });
  t.match(await at('start'), '/boot/next?${about}');
  t.match(await at('wait'), /CODE BLUE-FOX[^]*set left 42[^]*Ctrl-B: menu/);
  t.match(await at('menu'), /menu rouse 1\.2\.3[^]*p0 .*rescue[^]*--timeout 7000/);
  t.match(await at('menu'), '/boot/menu/preview/${pick}', 'nobody can choose with it');
  t.same(shown, [], 'nothing of that is a decision');
  t.match(await at('boot'), /boots profile rescue/);
  t.match(shown, [{ waited: true }], 'and what it boots in the end does not wait');
  const empty = await rendering(0)(machine, { showSecrets: false, stage: 'wait' });
  t.match(empty, 'Ctrl-B asks now');
});

t.test('shows what an unsaved profile would give, also to one that is installed', async (t) => {
  const render = createRenderDraft({
    ...{ site: aSite(), version: '1.2.3', diskWays: { wayOf: () => 'sanboot' } },
    unknown: { policy: 'wait', waitSeconds: 42, menuSeconds: 7 },
    entriesFor: () => Promise.resolve([]),
    chooser: { explain: () => Promise.resolve({ rules: [], args: [] }) },
    inventory: { installs: { find: () => Promise.reject(new Error('asked for')) } as never },
  });
  const file = { kind: 'url', url } as const;
  const draft: ProfileDraft = {
    ...{ name: profile, arches: [], install: 'once' },
    spec: { kind: 'chain', file, args: [] },
  };
  const shown = await render(draft, { ...machine, ignored: true });
  t.match(shown, { script: /boots profile rescue[^]*files\.example/ });
  const fails = await render(
    { ...draft, arches: ['arm64-efi'] },
    { ...machine, hardware: { arch: 'x86_64-efi' } },
  );
  t.match(fails, { error: { code: 'PROFILE_ARCH_MISMATCH' } });
});
