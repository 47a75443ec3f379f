/**
 * A text that is drawn again in its own place when it changes.
 *
 * Owns     the place: no line is left of what stood there before, and what is above stays. Where
 *          no terminal shows it, each text follows the one before.
 * Specs    ECMA-48: CUU (cursor up), ED (erase to the end of the screen); DECAWM, which keeps a
 *          line that is too long from becoming two.
 * Tests    test/cli/screen.test.ts
 */
import type { CliIo } from './io.ts';

const [ONE_LINE_EACH, AS_BEFORE] = ['\u001b[?7l', '\u001b[?7h'];

type Screen = (text: string) => void;

/** @returns draws a text of whole lines; the same text again is not drawn */
export function createScreen(io: Pick<CliIo, 'stdout' | 'isTty' | 'rows'>): Screen {
  let shown: string | undefined;
  // As they were drawn: the window may have another size by now.
  let drawn = 0;
  return (text) => {
    if (text === shown) return;
    if (io.isTty) {
      const lines = linesOf(text, io.rows);
      const back = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`;
      io.stdout(`${back}${ONE_LINE_EACH}${lines.join('\n')}\n${AS_BEFORE}`);
      drawn = lines.length;
    } else {
      io.stdout(shown === undefined ? text : `\n${text}`);
    }
    shown = text;
  };
}

/** As many as there is room for: the cursor cannot go back to what has left the screen. */
function linesOf(text: string, rows = Infinity): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  const room = Math.max(1, rows - 1);
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} lines more`];
}
