/**
 * Names for many machines at once: `node-{n}` gives the next free numbers.
 *
 * Tests    test/ui/name-pattern.test.ts
 */

interface Named {
  readonly code?: string;
}

/** `{n}` a number, `{nn}` and longer one with zeros before it, `{code}` the machine's code. */
const PLACE = /\{(n+|code)\}/;

export function isPattern(pattern: string): boolean {
  return PLACE.test(pattern);
}

/**
 * A name for each machine, none of them taken.
 *
 * @returns undefined where the pattern gives the same name to two of them
 */
export function namesBy(
  pattern: string,
  machines: readonly Named[],
  taken: ReadonlySet<string>,
): readonly string[] | undefined {
  if (machines.length > 1 && !isPattern(pattern)) return undefined;
  const used = new Set(taken);
  let number = 0;
  const names: string[] = [];
  for (const { code = '' } of machines) {
    let name: string;
    do {
      number += 1;
      name = filledIn(pattern, number, code);
      // Without a number in it the next one would be the same.
      if (used.has(name) && !/\{n+\}/.test(pattern)) return undefined;
    } while (used.has(name));
    used.add(name);
    names.push(name);
  }
  return names;
}

function filledIn(pattern: string, number: number, code: string): string {
  return pattern.replaceAll(new RegExp(PLACE, 'g'), (_, place: string) =>
    place === 'code' ? code.toLowerCase() : String(number).padStart(place.length, '0'),
  );
}
