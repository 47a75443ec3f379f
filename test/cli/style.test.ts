import t from 'tap';
import type { CliIo } from '../../src/cli/io.ts';
import { choosePaint } from '../../src/cli/style.ts';

const paints = (isTty: boolean, env: CliIo['env'] = {}, refused = false): boolean =>
  choosePaint({ isTty, env } as CliIo, { color: !refused })('bad', 'x') !== 'x';

t.test('colours a terminal and leaves a pipe alone', (t) => {
  t.equal(
    choosePaint({ isTty: true, env: {} } as CliIo, { color: true })('bad', 'x'),
    '\u001b[31mx\u001b[39m',
  );
  t.notOk(paints(false));
  t.notOk(paints(true, { TERM: 'dumb' }));
  t.end();
});

t.test('NO_COLOR and --no-color win over everything, FORCE_COLOR over the pipe', (t) => {
  t.notOk(paints(true, { NO_COLOR: '1', FORCE_COLOR: '1' }));
  t.ok(paints(true, { NO_COLOR: '' }), 'empty is not set');
  t.notOk(paints(true, { FORCE_COLOR: '1' }, true));
  t.ok(paints(false, { FORCE_COLOR: '1' }));
  t.notOk(paints(true, { FORCE_COLOR: '0' }));
  t.notOk(paints(true, { FORCE_COLOR: 'false' }));
  t.end();
});
