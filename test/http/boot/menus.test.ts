/** Tests for src/http/boot/menus.ts, and how a menu is served by scripts.ts */
import t from 'tap';
import type { Decision } from '../../../src/domain/boot-plan.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import type { ProfileName } from '../../../src/domain/machine.ts';
import type { MenuChoice } from '../../../src/domain/menu-ports.ts';
import { createWaiting } from '../../../src/service/waiting.ts';
import { fakeSurface } from '../../fakes/boot-surface.ts';
import { aMac, aMachine } from '../../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const hardware = { arch: 'x86-bios', manufacturer: 'QEMU', product: 'Standard PC' } as const;
const machine = { ...aMachine({ hardware }), code: 'BLUE-FOX' as never };
const entries = [{ profile: 'rescue' as ProfileName }];
const menu = { kind: 'menu', machine, seconds: 15, entries, token: 'f00d' } as const;

t.test('a menu is served as a script, and told about', async (t) => {
  const { app, events } = fakeSurface({ decide: () => Promise.resolve(menu) });
  const { body } = await app.inject(`/boot/next?mac=${MAC}`);
  t.match(body, /^menu rouse 1\.2\.3 - unknown machine \(BLUE-FOX\)/m);
  t.match(body, /QEMU Standard PC/);
  t.match(body, '/boot/menu/f00d/${pick}');
  t.match(events, [
    { kind: 'script.served', script: 'menu', mac: MAC },
    { kind: 'menu.shown', mac: MAC, entries: 1, seconds: 15 },
  ]);
  t.notOk(JSON.stringify(events).includes('f00d'), 'the token is in no event');
  await app.inject({ method: 'HEAD', url: `/boot/next?mac=${MAC}` });
  t.equal(events.length, 2, 'who asks for headers alone is shown nothing');
});

t.test('symptom: a machine at its menu was not among those that wait', async (t) => {
  let decision: Decision = menu;
  const waiting = createWaiting({ monotonicMs: () => 0 });
  const { app } = fakeSurface({
    waiting,
    macOf: () => MAC,
    decide: () => Promise.resolve(decision),
  });
  const waits = async (url: string): Promise<boolean> => {
    await app.inject(url);
    return waiting.isWaiting([MAC]);
  };
  const next = `/boot/next?mac=${MAC}`;
  t.equal(await waits(next), true);
  t.equal(await waits('/boot/beacon/abcd/tested'), true, 'it is at its menu again');
  t.equal(await waits('/boot/beacon/abcd/local'), false, 'on to the next boot device');
  t.equal(await waits(`/boot/menu?mac=${MAC}`), true);
  decision = { kind: 'local-disk', machine, reason: 'unknown-machine' };
  t.equal(await waits(next), false, 'its time is over');
});

t.test('somebody in front of a machine that waits asks for it', async (t) => {
  const wishes: unknown[] = [];
  const { app } = fakeSurface({
    decide: (_sighting, { menu: wanted }) => {
      wishes.push(wanted);
      return Promise.resolve(menu);
    },
  });
  await app.inject(`/boot/menu?mac=${MAC}`);
  await app.inject(`/boot/next?mac=${MAC}`);
  t.same(wishes, [true, undefined]);
  t.match((await app.inject('/boot/menu')).body, /cannot tell which machine this is/);
});

t.test('a choice goes on with a new decision', async (t) => {
  const choices: MenuChoice[] = [];
  const { app, events } = fakeSurface({
    macOf: () => MAC,
    chooseFromMenu: (choice) => {
      choices.push(choice);
      return Promise.resolve(machine);
    },
  });
  const url = '/boot/menu/f00d/rescue';
  t.match(
    (await app.inject(url)).body,
    /boots rescue, as chosen here[^]*\/boot\/next\?\$\{about\}/,
  );
  await app.inject(`${url}?confirm=BLUE-FOX`);
  const asker = { from: '127.0.0.1', mac: MAC };
  const choice = { token: 'f00d', profile: 'rescue', asker };
  t.match(choices, [choice, { ...choice, confirm: 'BLUE-FOX' }]);
  t.notOk(choices[0] && 'confirm' in choices[0]);
  t.same(events, [], 'the service tells of it');
  t.equal((await app.inject({ method: 'HEAD', url })).statusCode, 404);
  t.equal(choices.length, 2, 'headers alone choose nothing');
});

t.test('one that is refused is told why on the screen, and ends at the disk', async (t) => {
  const refused = new RouseError('MENU_CHOICE_REFUSED', 'this menu is out of date');
  for (const macOf of [() => MAC, () => undefined]) {
    const { app, events } = fakeSurface({ macOf, chooseFromMenu: () => Promise.reject(refused) });
    const { body, statusCode } = await app.inject('/boot/menu/f00d/rescue');
    t.equal(statusCode, 200, 'iPXE shows no body of an error');
    t.match(body, /MENU_CHOICE_REFUSED: [^]*out of date[^]*exit 1\n$/);
    t.match(events, [{ kind: 'script.served', script: 'fail', error: 'MENU_CHOICE_REFUSED' }]);
  }
  const { app, faults } = fakeSurface({ chooseFromMenu: () => Promise.reject(new Error('disk')) });
  t.match((await app.inject('/boot/menu/f00d/rescue')).body, /INTERNAL/);
  t.equal(faults.length, 1);
});
