/**
 * What stands in the way of booting, as `rouse doctor` finds it: looked at when the page is opened,
 * and again when somebody wants it.
 *
 * Tests    test/browser/network.test.ts
 */
import { get } from '../../api.ts';
import { nowMs } from '../../clock.ts';
import { useLoaded } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { Card, Skeleton } from '../../parts/layout.tsx';
import { ProblemBox } from '../../parts/problem.tsx';
import { Time } from '../../parts/words.tsx';
import type { DoctorReport } from '../../resources.ts';
import { FindingList } from './findings.tsx';

async function examined() {
  const { findings } = await get<DoctorReport>('/doctor');
  return { findings, at: new Date(nowMs()).toISOString() };
}

export function Doctor() {
  const { state, set } = useLoaded(examined, '');
  const { data, problem } = state.value;
  const again = async (): Promise<void> => {
    set({ data: await examined(), etag: undefined });
  };
  return (
    <Card
      title="What stands in the way"
      flush
      end={
        <>
          {data && (
            <span class="muted small">
              Looked <Time at={data.at} />
            </span>
          )}
          <Button small onPress={again}>
            Run the doctor
          </Button>
        </>
      }
    >
      {problem && <ProblemBox problem={problem} />}
      {!data && !problem && <Skeleton />}
      {data && <FindingList findings={data.findings} />}
    </Card>
  );
}
