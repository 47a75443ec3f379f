/**
 * The ports that machines and people use: open or not, and what to do when one is not.
 *
 * Tests    test/browser/network.test.ts
 */
import { Table } from '../../parts/table.tsx';
import { StatusWord } from '../../parts/words.tsx';
import type { ServerStatus } from '../../resources.ts';

export function Listeners({ listeners }: { readonly listeners: ServerStatus['listeners'] }) {
  return (
    <Table
      caption="Listeners"
      items={listeners}
      keyOf={({ name, address }) => `${name} ${address}`}
      columns={[
        { name: 'Listener', cell: ({ name }) => name },
        {
          name: 'State',
          cell: ({ up }) => (
            <StatusWord tone={up ? 'good' : 'bad'}>{up ? 'Open' : 'Not open'}</StatusWord>
          ),
        },
        { name: 'Address', cell: ({ address }) => <code class="value">{address}</code> },
        { name: 'Detail', cell: ({ detail }) => detail },
      ]}
    />
  );
}
