/**
 * The next boot: what it would be and why, the script, and how to change it.
 */
import { useEffect, useState } from 'preact/hooks';
import { onEvents } from '../../live/events.ts';
import { armInstall, cancelOrder } from '../../machine-actions.ts';
import { Button } from '../../parts/button.tsx';
import { CommandBlock } from '../../parts/command.tsx';
import { Card, Facts, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { StatusWord } from '../../parts/words.tsx';
import type { Tone } from '../../machine-words.ts';
import { isDestructive, useProfiles } from '../../profiles.ts';
import { useResource } from '../../resource.ts';
import type { DecisionResource, InstallState, OrderState } from '../../resources.ts';
import { may } from '../../session.ts';
import { titleOf } from '../machines/machine-filter.ts';
import { BootOnce } from './boot-once.tsx';
import { ChangeProfile } from './change-profile.tsx';
import type { TabProps } from './tab-props.ts';
import { RuleTrace } from './rule-trace.tsx';

export function NextTab(props: TabProps) {
  const { machine } = props;
  const base = `/machines/${encodeURIComponent(machine.id)}`;
  const decision = useResource<DecisionResource>(`${base}/decision`);
  const placed = useResource<OrderState>(`${base}/order`);
  const install = useResource<InstallState>(`${base}/install`);
  useEffect(() => {
    const all = [decision, placed, install];
    for (const one of all) one.reload();
    return onEvents((events) => {
      if (!events.some(({ kind }) => /^(machine|install|menu)\./.test(kind))) return;
      for (const one of all) one.reload();
    });
  }, [decision, placed, install, machine.version]);
  const { data, problem } = decision.state.value;
  if (problem && !data) return <ProblemBox problem={problem} />;
  if (!data) return <Skeleton lines={8} />;
  return (
    <div class="stack">
      <div class="next">
        <Verdict decision={data} />
        {may('operate') && (
          <div class="stack">
            <Orders {...props} placed={placed.state.value.data} />
            <Installs {...props} install={install.state.value.data} />
            <ChangeProfile {...props} />
          </div>
        )}
      </div>
      <RuleTrace rules={data.rules} by={'by' in data ? data.by : undefined} />
      <Script base={base} version={JSON.stringify(data)} />
    </div>
  );
}

const WORDS: Readonly<Record<DecisionResource['decision'], readonly [Tone, string]>> = {
  boot: ['busy', 'Boots'],
  'local-disk': ['good', 'Boots its local disk'],
  wait: ['wait', 'Waits on its screen'],
  menu: ['wait', 'Shows its menu'],
  fail: ['bad', 'Cannot be booted'],
};

const BY: Readonly<Record<NonNullable<AnyDecision['by']>, string>> = {
  order: 'because somebody ordered it',
  machine: 'because the machine has this profile',
  rule: 'because of the rule',
};

const REASONS: Readonly<Record<string, string>> = {
  'unknown-machine': 'nobody has decided about it',
  'no-profile': 'it has no profile, and no rule gives it one',
  'profile-local': 'its profile says so',
  'profile-missing': 'its profile does not exist',
  installed: 'it is installed already',
  ignored: 'it is ignored',
};

/** Whatever kind of decision it is, with the members that one kind has. */
type AnyDecision = { readonly [K in KeysOf<DecisionResource>]?: ValueOf<DecisionResource, K> };
type KeysOf<U> = U extends unknown ? keyof U : never;
type ValueOf<U, K> = U extends unknown ? (K extends keyof U ? U[K] : never) : never;

function Verdict({ decision }: { readonly decision: DecisionResource }) {
  const all: AnyDecision = decision;
  const { profile, by, rule, reason, seconds, entries, error, plan } = all;
  const [tone, words] = WORDS[decision.decision];
  return (
    <Card title="If it asked now">
      <p class="verdict">
        <StatusWord tone={tone}>
          {words} {decision.decision === 'boot' && profile}
        </StatusWord>
      </p>
      <p>
        {by !== undefined && BY[by]} {rule !== undefined && <a href="/rules">{rule}</a>}
        {reason !== undefined && (REASONS[reason] ?? reason)}
        {seconds !== undefined && `for ${seconds} s, then its local disk`}
      </p>
      {error && <ProblemBox problem={{ ...error, title: error.detail, detail: '', status: 0 }} />}
      {plan && (
        <Facts
          pairs={[
            ['Kind', plan.kind],
            ['Fetches', plan.url && <code>{plan.url}</code>],
            ['Kernel', plan.kernel && <code>{plan.kernel}</code>],
            [
              'Initrd',
              plan.initrd?.map((url) => (
                <div key={url}>
                  <code>{url}</code>
                </div>
              )),
            ],
            ['Arguments', plan.args && plan.args.length > 0 && <code>{plan.args.join(' ')}</code>],
          ]}
        />
      )}
      {entries && entries.length > 0 && <p>In the menu: {entries.join(', ')}</p>}
    </Card>
  );
}

function Orders({ machine, placed }: TabProps & { readonly placed: OrderState | undefined }) {
  const [open, setOpen] = useState(false);
  const profiles = useProfiles();
  const close = (): void => {
    setOpen(false);
  };
  if (placed?.state === 'placed') {
    const { profile, times_left: times, asked_by: by } = placed;
    const destructive = isDestructive(profiles, profile);
    return (
      <Card title="Ordered">
        <p>
          Boots <strong>{profile}</strong>{' '}
          {times === 'always' ? 'until it is called off' : times === 1 ? 'once' : `${times} times`},
          says {by}.
        </p>
        <p class="row end">
          <Button onPress={() => cancelOrder(machine, placed, { destructive })}>
            Cancel the order
          </Button>
        </p>
      </Card>
    );
  }
  return (
    <Card title="Something else, once">
      <p>Its next boot alone; afterwards everything is as before.</p>
      <p class="row end">
        <Button
          kind="primary"
          onPress={() => {
            setOpen(true);
          }}
        >
          Boot once
        </Button>
      </p>
      {open && <BootOnce machine={machine} onClose={close} />}
    </Card>
  );
}

function Installs({ machine, install }: TabProps & { readonly install: InstallState | undefined }) {
  if (!install || install.state === 'none') return null;
  const isArmed = install.state === 'armed';
  return (
    <Card title="Installation">
      <p>
        {isArmed ? 'Armed: its next boot installs.' : `It is ${install.state.replace('-', ' ')}.`}
      </p>
      <p class="row end">
        <Button onPress={() => armInstall(machine, isArmed ? 'disarm' : 'arm')}>
          {isArmed ? `Disarm ${titleOf(machine)}` : 'Install again'}
        </Button>
      </p>
    </Card>
  );
}

function Script({ base, version }: { readonly base: string; readonly version: string }) {
  const script = useResource<string>(`${base}/script`);
  useEffect(() => {
    script.reload();
  }, [script, version]);
  const { data, problem } = script.state.value;
  return (
    <Card title="The script it would get">
      {problem && <ProblemBox problem={problem} />}
      {data !== undefined && <CommandBlock text={data} />}
    </Card>
  );
}
