/** Tests for src/http/boot/waits.ts, and what a machine is told that waits */
import t from 'tap';
import type { Mac } from '../../../src/domain/mac.ts';
import { fakeSurface } from '../../fakes/boot-surface.ts';
import { aMac, aMachine } from '../../fakes/machines.ts';

const MAC = aMac('52:54:00:aa:00:01');
const QUESTION = `/boot/wait/${MAC}?until=`;

function surface(parts: Parameters<typeof fakeSurface>[0] = {}) {
  const [noted, left]: [Mac[], Mac[]] = [[], []];
  const waiting = {
    noted: (mac: Mac) => noted.push(mac),
    atMenu: (mac: Mac) => noted.push(mac),
    left: (mac: Mac) => left.push(mac),
  };
  return { ...fakeSurface({ waiting, ...parts }), noted, left };
}

t.test('a machine that is to wait gets its code, and is told about', async (t) => {
  const machine = { ...aMachine({}), code: 'BLUE-FOX' as never };
  const decide = () => Promise.resolve({ kind: 'wait', machine, seconds: 60 } as const);
  const { app, events, noted } = surface({ decide });
  const { body } = await app.inject(`/boot/next?mac=${MAC}`);
  t.match(body, /echo CODE BLUE-FOX/);
  t.match(body, `${QUESTION}61`, 'the end of the wait by our clock');
  t.match(events, [
    { kind: 'script.served', script: 'wait', mac: MAC },
    { kind: 'wait.started', mac: MAC, code: 'BLUE-FOX', seconds: 60 },
  ]);
  t.same(noted, [MAC]);
  await app.inject({ method: 'HEAD', url: `/boot/next?mac=${MAC}` });
  t.equal(noted.length, 1, 'who asks for headers alone does not wait');
});

t.test('says how much time is left, and which round it is', async (t) => {
  const { app, events, noted } = surface();
  const { body } = await app.inject(`${QUESTION}43`);
  t.same(body.split('\n').slice(1, -1), [
    'set left 42',
    'set pause 4000',
    'set round:int32 4',
    'set then ask',
  ]);
  t.match(events, [{ kind: 'wait.polled', mac: MAC, secondsLeft: 42 }]);
  t.same(noted, [MAC]);
});

t.test('sends an adopted machine on, and one whose time is over to its disk', async (t) => {
  const adopted = surface({ stillWaits: () => Promise.resolve(false) });
  t.match((await adopted.app.inject(`${QUESTION}43`)).body, 'set then next');
  t.match(adopted.events, [{ kind: 'wait.ended', outcome: 'adopted' }]);
  t.same(adopted.left, [MAC]);
  const late = surface();
  for (const until of ['1', '0', 'soon', '-5', '']) {
    t.match((await late.app.inject(QUESTION + until)).body, 'set then over', until);
  }
  t.match(late.events[0], { kind: 'wait.ended', outcome: 'over' });
});

t.test('nobody waits for ever by asking for it', async (t) => {
  const { app } = surface();
  t.match((await app.inject(`${QUESTION}99999999999999`)).body, 'set left 86400');
  t.equal((await app.inject('/boot/wait/nobody?until=43')).statusCode, 404);
});

t.test('after the wait the decision is asked for as one that nobody made', async (t) => {
  const sites: unknown[] = [];
  const { app } = surface({
    decide: (_sighting, site) => {
      sites.push(site.waited);
      return Promise.resolve({ kind: 'local-disk', reason: 'unknown-machine' });
    },
  });
  await app.inject(`/boot/next?mac=${MAC}&wait=over`);
  await app.inject(`/boot/next?mac=${MAC}`);
  t.same(sites, [true, undefined]);
});

t.test('a store that fails is an error, after which the machine asks again', async (t) => {
  const { app } = surface({ stillWaits: () => Promise.reject(new Error('disk')) });
  t.equal((await app.inject(`${QUESTION}43`)).statusCode, 500);
});
