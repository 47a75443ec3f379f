/** A log that is filled from two sides. */
import t from 'tap';
import { newestFirst } from '../../src/ui/live/event-log.ts';

t.test('each once, the newest first, and no more than asked for', (t) => {
  const log = newestFirst([{ seq: 3 }, { seq: 1 }], [{ seq: 2 }, { seq: 3 }, { seq: 4 }, {}], 3);
  t.same(log, [{ seq: 4 }, { seq: 3 }, { seq: 2 }]);
  t.end();
});
