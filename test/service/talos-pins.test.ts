import t from 'tap';
import type { ProfileName } from '../../src/domain/machine.ts';
import type { PageRequest } from '../../src/domain/ports.ts';
import type { Profile, TalosSpec } from '../../src/domain/profile.ts';
import { createTalosPinOf } from '../../src/service/talos-pins.ts';

const schematic = 'a'.repeat(64);

function talos(name: string, more: Partial<TalosSpec>): Profile {
  const spec: TalosSpec = {
    ...{ kind: 'talos', version: 'v1.13.9', schematic, platform: 'metal' },
    ...{ delivery: 'proxy', args: [], ...more },
  };
  return { name: name as ProfileName, arches: [], spec, version: 1 };
}

/** Two pages, so that a profile on the second one counts as well. */
function stored(first: Profile, second: Profile): Parameters<typeof createTalosPinOf>[0] {
  const list = ({ cursor }: PageRequest) =>
    Promise.resolve(cursor === undefined ? { items: [first], next: '2' } : { items: [second] });
  const unused = () => Promise.reject(new Error('only lists are read'));
  return {
    inventory: {
      profiles: { list, find: unused, inMenus: unused, save: unused, remove: unused },
    },
  };
}

t.test(
  'files of a schematic and version pass when a profile takes them through Rouse',
  async (t) => {
    const factoryUrl = 'https://factory.example';
    const pinOf = createTalosPinOf(
      stored(talos('one', {}), talos('two', { version: 'v1.14.0', factoryUrl })),
    );
    t.same(await pinOf(schematic, 'v1.13.9'), {});
    t.same(await pinOf(schematic, 'v1.14.0'), { factoryUrl });
  },
);

t.test('nothing else passes', async (t) => {
  const direct = talos('direct', { version: 'v1.12.0', delivery: 'direct' });
  const pinOf = createTalosPinOf(stored(talos('one', {}), direct));
  t.equal(await pinOf(schematic, 'v1.12.0'), undefined, 'fetched from the factory itself');
  t.equal(await pinOf(schematic, 'v1.13.8'), undefined);
  t.equal(await pinOf('b'.repeat(64), 'v1.13.9'), undefined);
});
