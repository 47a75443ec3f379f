/**
 * Overview: what happens now, who waits, what needs a hand.
 */
import { EmptyState, PageHead } from '../../parts/layout.tsx';

export default function Overview() {
  return (
    <>
      <PageHead title="Overview" />
      <EmptyState icon="machines" title="No machine has asked yet.">
        <p>Set one to boot from the network (IPv4) and power it on.</p>
      </EmptyState>
    </>
  );
}
