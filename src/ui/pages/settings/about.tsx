/**
 * Which version runs here, since when, and under which licences.
 *
 * Tests    test/browser/settings.test.ts
 */
import { ButtonLink } from '../../parts/button.tsx';
import { CommandBlock } from '../../parts/command.tsx';
import { Card, Facts, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Time } from '../../parts/words.tsx';
import { useResource } from '../../resource.ts';
import type { ServerStatus } from '../../resources.ts';

export function About() {
  const { state } = useResource<ServerStatus>('/status');
  const { data, problem } = state.value;
  return (
    <div class="stack">
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data && (
        <Card title="Rouse">
          <Facts
            pairs={[
              ['Version', data.version],
              ['Running since', <Time at={data.started_at} />],
              ['Licence', 'Apache-2.0'],
            ]}
          />
        </Card>
      )}
      <Card title="Licences of what is in it">
        <div class="stack">
          <p>
            The boot loaders are those of iPXE (GPL-2.0 and UBDL). Their sources, and the licences
            of every package, are printed by the program:
          </p>
          <CommandBlock text="rouse version --licences" />
          <div>
            <ButtonLink href="/docs">API documentation</ButtonLink>
          </div>
        </div>
      </Card>
    </div>
  );
}
