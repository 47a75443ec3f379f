/**
 * A step of the setup that may be left out: does another server answer machines here?
 *
 * Tests    test/browser/setup.test.ts
 */
import { Probe } from '../network/probe.tsx';

export function OtherServers() {
  return (
    <div class="stack">
      <h1>Does another server answer machines?</h1>
      <p>A router that gives out addresses is fine. Two servers that say what to boot are not.</p>
      <Probe />
    </div>
  );
}
