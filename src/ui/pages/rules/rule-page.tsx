/**
 * One rule as YAML, and beside it what would change for which machines.
 *
 * Tests    test/browser/rules.test.ts
 */
import { useState } from 'preact/hooks';
import { ask } from '../../api.ts';
import { go } from '../../location.ts';
import { Button } from '../../parts/button.tsx';
import { CommandDrawer } from '../../parts/command.tsx';
import { ConfirmDialog } from '../../parts/dialog.tsx';
import { TextArea } from '../../parts/field.tsx';
import { PageHead, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { problemOf, type Problem } from '../../problem.ts';
import { readYaml } from '../../read-yaml.ts';
import { useResource } from '../../resource.ts';
import type { PageProps } from '../../routes.ts';
import { may } from '../../session.ts';
import { tell } from '../../toasts.ts';
import { toYaml } from '../../yaml.ts';
import { Effects } from './effects.tsx';
import type { RuleBody } from './rule-words.ts';

const NEW = `kind: rule
name: workers
when:
  mac: ["52:54:00:*"]
  arch: x86_64-efi
then:
  profile: PROFILE
  max_machines: 10
`;

const HINT =
  'Conditions: mac, uuid, serial, manufacturer, product, asset, arch, platform, subnet, tags; ' +
  'unknown: true for machines that nobody decided about.';

export function RulePage({ params }: PageProps) {
  const name = params['name'];
  return name === undefined ? <Editor text={NEW} /> : <Existing key={name} name={name} />;
}

function Existing({ name }: { readonly name: string }) {
  const { state } = useResource<RuleBody>(`/rules/${encodeURIComponent(name)}`);
  const { data, etag, problem } = state.value;
  if (!data) return problem ? <ProblemBox problem={problem} /> : <Skeleton lines={8} />;
  const { name: called, weight, enabled, when, then } = data;
  const rule: RuleBody = { kind: 'rule', name: called, weight, enabled, when, then };
  return <Editor key={etag} text={toYaml(rule)} base={rule} etag={etag} />;
}

interface EditorProps {
  readonly text: string;
  /** undefined: it does not exist yet */
  readonly base?: RuleBody;
  readonly etag?: string | undefined;
}

function Editor({ text: before, base, etag }: EditorProps) {
  const [text, setText] = useState(before);
  const [problem, setProblem] = useState<Problem>();
  const [deleting, setDeleting] = useState(false);
  const save = async (): Promise<void> => {
    const condition =
      etag === undefined ? { headers: { 'if-none-match': '*' } } : { ifMatch: etag };
    try {
      const rule = await readYaml(text, 'rule', base);
      const path = `/rules/${encodeURIComponent(rule.name)}`;
      await ask(path, { method: 'PUT', body: rule, ...condition });
      tell(`${rule.name} was saved`);
      go('/rules');
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <PageHead
        title={base?.name ?? 'New rule'}
        actions={
          <>
            <CommandDrawer texts={() => commands(text)} />
            {base && may('admin') && (
              <Button
                onPress={() => {
                  setDeleting(true);
                }}
              >
                Delete
              </Button>
            )}
            {may('admin') && (
              <Button
                kind="primary"
                disabled={text === before && base !== undefined}
                onPress={save}
              >
                Save
              </Button>
            )}
          </>
        }
      />
      {problem && <ProblemBox problem={problem} />}
      <div class="editor">
        <TextArea
          label="The rule as YAML"
          code
          rows={20}
          value={text}
          readOnly={!may('admin')}
          hint={HINT}
          onInput={setText}
        />
        <Effects text={text} base={base} />
      </div>
      {deleting && base && (
        <DeleteRule
          {...{ name: base.name, etag }}
          onClose={() => {
            setDeleting(false);
          }}
        />
      )}
    </>
  );
}

function DeleteRule({
  name,
  etag,
  onClose,
}: {
  readonly name: string;
  readonly etag: string | undefined;
  readonly onClose: () => void;
}) {
  return (
    <ConfirmDialog
      title={`Delete the rule ${name}?`}
      action="Delete the rule"
      onClose={onClose}
      onConfirm={async () => {
        await ask(`/rules/${encodeURIComponent(name)}`, { method: 'DELETE', ifMatch: etag });
        go('/rules');
      }}
    >
      Machines that boot by it boot something else from then on.
    </ConfirmDialog>
  );
}

function commands(text: string) {
  return [
    { title: 'Command line', text: `rouse apply -f - <<'END'\n${text}END` },
    { title: 'Look at it first', text: 'rouse rules preview -f FILE' },
  ];
}
