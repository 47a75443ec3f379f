import { mock } from 'node:test';
import t from 'tap';
import { createTimer } from '../../src/tftp/timer.ts';
import { fakeClock } from '../fakes/tftp.ts';

function create() {
  const clock = fakeClock();
  const startMs = clock.monotonicMs();
  const fired: number[] = [];
  const timer = createTimer(clock, () => fired.push(clock.monotonicMs() - startMs));
  const pass = (ms: number): void => {
    for (let at = 0; at < ms; at += 1) {
      clock.advance(1);
      mock.timers.tick(1);
    }
  };
  return { timer, fired, pass, at: (ms: number) => startMs + ms };
}

t.beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
});
t.afterEach(() => {
  mock.timers.reset();
});

t.test('fires once, when it was set to', (t) => {
  const { timer, fired, pass, at } = create();
  timer.set(at(20));
  pass(100);
  t.same(fired, [20]);
  t.end();
});

t.test('fires at the last time set, be it later or earlier', (t) => {
  const { timer, fired, pass, at } = create();
  timer.set(at(20));
  pass(10);
  timer.set(at(35));
  pass(40);
  t.same(fired, [35]);
  timer.set(at(200));
  timer.set(at(60));
  pass(200);
  t.same(fired, [35, 60]);
  t.end();
});

t.test('fires at once for a time that has passed', (t) => {
  const { timer, fired, pass, at } = create();
  timer.set(at(-5));
  pass(1);
  t.same(fired, [1]);
  t.end();
});

t.test('a stopped timer stays silent, and can be set again', (t) => {
  const { timer, fired, pass, at } = create();
  timer.set(at(5));
  timer.stop();
  pass(10);
  t.same(fired, []);
  timer.set(at(15));
  pass(10);
  t.same(fired, [15]);
  t.end();
});
