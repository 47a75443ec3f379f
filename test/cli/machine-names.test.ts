import t from 'tap';
import type { Api } from '../../src/cli/api.ts';
import { createMachineNames } from '../../src/cli/machine-names.ts';
import { followedNameMs } from '../../src/domain/limits-live.ts';

const MAC = '52:54:00:aa:00:01';

t.test('asks for a name once in a while, and shows what there is of it', async (t) => {
  let machine: object | undefined;
  let asked = 0;
  let nowMs = 0;
  const api: Api = {
    send() {
      asked += 1;
      if (!machine) return Promise.reject(new Error('unknown'));
      const headers = { 'content-type': 'application/json' };
      return Promise.resolve({ status: 200, headers, body: JSON.stringify(machine) });
    },
    close: () => Promise.resolve(),
  };
  const nameOf = createMachineNames(api, { nowMs: () => 0, monotonicMs: () => nowMs });
  const later = (): Promise<string> => {
    nowMs += followedNameMs;
    return nameOf(MAC);
  };
  t.equal(await nameOf(MAC), MAC, 'before it is recorded');
  machine = { code: 'BLUE-FOX', macs: [MAC] };
  t.equal(await nameOf(MAC), MAC);
  t.equal(asked, 1);
  t.equal(await later(), 'BLUE-FOX');
  machine = { code: 'BLUE-FOX', name: 'node-1', macs: [MAC] };
  t.equal(await later(), 'node-1', 'after it was adopted');
  machine = undefined;
  t.equal(await later(), 'node-1', 'while the server is away');
  machine = { macs: [MAC] };
  t.equal(await later(), MAC);
});
