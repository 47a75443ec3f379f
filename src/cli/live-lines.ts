/**
 * Lines that stay, and one below them that is written over: how far something has come.
 *
 * Owns     that line: it is taken away before another line follows, and never written where
 *          nobody sees it change.
 * Specs    ECMA-48: CR, and EL (erase to the end of the line), which every terminal knows.
 * Tests    test/cli/live-lines.test.ts
 */
import type { CliIo } from './io.ts';

const TAKE_AWAY = '\r\u001b[K';

interface LiveLines {
  readonly line: (text: string) => void;
  /** shown until the next line, on a terminal alone */
  readonly passing: (text: string) => void;
  /** takes away what passes */
  readonly end: () => void;
}

export function createLiveLines(io: Pick<CliIo, 'stdout' | 'isTty'>): LiveLines {
  let shown = false;
  const clear = (): string => {
    const text = shown ? TAKE_AWAY : '';
    shown = false;
    return text;
  };
  return {
    line(text) {
      io.stdout(`${clear()}${text}\n`);
    },
    passing(text) {
      if (!io.isTty) return;
      io.stdout(`${clear()}${text}`);
      shown = true;
    },
    end() {
      const text = clear();
      if (text !== '') io.stdout(text);
    },
  };
}
