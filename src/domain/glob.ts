/**
 * Patterns in which `*` stands for any text, also for none.
 *
 * Owns     matching in a time that grows with the text and not with the stars: the pattern is
 *          looked for piece by piece from the left, and never again from an earlier place.
 * Tests    test/domain/glob.test.ts
 */

/** Whether a text fits; upper and lower case are two letters. */
type Glob = (text: string) => boolean;

export function globOf(pattern: string): Glob {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, position);
      if (found < 0) return false;
      position = found + piece.length;
    }
    return position <= text.length - last.length;
  };
}
