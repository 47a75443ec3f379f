/** Tests for src/domain/machine-state.ts */
import t from 'tap';
import { machineState } from '../../src/domain/machine-state.ts';

t.test('what somebody decided comes before what the machine does', (t) => {
  const state = (configured: boolean, waits: boolean, ignored?: true): string =>
    machineState({ configured, ...(ignored && { ignored }) }, { waits });
  t.equal(state(false, true), 'waiting');
  t.equal(state(false, false), 'unknown');
  t.equal(state(true, true), 'ready', 'adopted a moment ago');
  t.equal(state(true, false), 'ready');
  t.equal(state(true, true, true), 'ignored');
  t.end();
});
