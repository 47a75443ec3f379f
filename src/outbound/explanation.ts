/**
 * What another server says about its own failure.
 *
 * Tests    test/outbound/remote-file.test.ts
 */
import type { OutboundAnswer } from './http-client.ts';

/** Characters of the other side's own explanation that are worth repeating. */
const EXPLANATION_MAX = 200;

/** The first line of an error, as far as it arrives and is printable. */
export async function explanationIn(answer: OutboundAnswer): Promise<string> {
  let text = '';
  try {
    for await (const chunk of answer.body) {
      text += Buffer.from(chunk).toString('latin1');
      if (text.length >= EXPLANATION_MAX) break;
    }
  } catch {
    // The status has been told already; half an explanation of it is as good as none.
  }
  const [first = ''] = text.slice(0, EXPLANATION_MAX).split('\n');
  return first.replaceAll(/[^ -~]/g, '');
}
