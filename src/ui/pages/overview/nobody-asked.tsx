/**
 * Nothing has happened yet: what to do, and whether packets come at all.
 */
import { serverStatus } from '../../live/connection.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/layout.tsx';
import { Time } from '../../parts/words.tsx';

/** Kinds of events that packets make, each counted by its reason too. */
const PACKETS: readonly (readonly [kind: string, name: string])[] = [
  ['dhcp.discover', 'DHCP requests to boot'],
  ['dhcp.ignored', 'DHCP messages left alone'],
  ['tftp.started', 'TFTP requests'],
  ['script.served', 'iPXE scripts'],
];

export function NobodyAsked() {
  const status = serverStatus.value;
  if (!status) return null;
  const { events, started_at: since, listeners } = status;
  const packets = PACKETS.map(([kind, name]) => ({ name, count: events[kind] ?? 0 }));
  const isSilent = packets.every(({ count }) => count === 0);
  const boot = listeners.filter(({ name }) => name !== 'admin-socket' && name !== 'http-admin');
  return (
    <section class="card">
      <EmptyState icon="power" title="No machine has asked yet.">
        <ol class="steps">
          <li>Set a machine to boot from the network (IPv4).</li>
          <li>Power it on, in the network of one of these addresses:</li>
        </ol>
        <p class="addresses">
          {boot.map(({ name, address }) => (
            <code key={name}>{address}</code>
          ))}
        </p>
        <dl class="packets">
          {packets.map(({ name, count }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
        <p>
          {isSilent
            ? 'Nothing has come in since the start, '
            : 'Something comes in, and nobody asks to boot. Counted since the start, '}
          <Time at={since} />
          {isSilent && '. Is this the right interface?'}
        </p>
        <div class="row">
          <ButtonLink kind="primary" href="/network">
            Set up the router
          </ButtonLink>
          <ButtonLink href="/network">Check the network</ButtonLink>
        </div>
        <p>
          Without hardware: <code>rouse demo</code> boots a machine of QEMU.
        </p>
      </EmptyState>
    </section>
  );
}
