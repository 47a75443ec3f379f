/**
 * What becomes of machines that nobody decided about.
 *
 * Tests    test/browser/rules.test.ts
 */
import { Card } from '../../parts/layout.tsx';
import { useResource } from '../../resource.ts';
import { may } from '../../session.ts';
import { settingOf, type Settings } from '../settings/setting-of.ts';

const POLICIES: Readonly<Record<string, string>> = {
  wait: 'wait on their screen with a code, then boot their disk',
  local: 'boot their disk at once',
  menu: 'show a menu, then boot their disk',
  ignore: 'are not answered',
};

export function Unknown() {
  return may('admin') ? <Told /> : null;
}

function Told() {
  const { state } = useResource<Settings>('/settings');
  const policy = settingOf(state.value.data, 'boot.unknown');
  if (typeof policy !== 'string') return null;
  const seconds = settingOf(state.value.data, 'boot.wait_seconds');
  return (
    <Card title="All other machines">
      <p>
        Machines that nobody decided about {POLICIES[policy] ?? policy}
        {policy === 'wait' && typeof seconds === 'string' ? `, after ${seconds} seconds` : ''}. That
        is <code>boot.unknown</code> in <code>rouse.yaml</code>.
      </p>
    </Card>
  );
}
