/**
 * Who boots a profile: machines it was decided for, and rules that give it.
 *
 * Tests    test/ui/uses.test.ts
 */
export interface UsingMachine {
  readonly name?: string;
  readonly code: string;
  readonly boot?: { readonly profile?: string };
}

export interface UsingRule {
  readonly name: string;
  readonly then: { readonly profile?: string };
}

interface Inventory {
  readonly machines: readonly UsingMachine[];
  /** whether there are machines that were not looked at */
  readonly more: boolean;
  readonly rules: readonly UsingRule[];
}

export interface Uses {
  readonly machines: readonly string[];
  readonly rules: readonly string[];
  /** `3 machines, 1 rule` */
  readonly words: string;
}

export function usesOf(profile: string, { machines, more, rules }: Inventory): Uses {
  const own = machines.filter(({ boot }) => boot?.profile === profile);
  const giving = rules.filter(({ then }) => then.profile === profile);
  const some = more ? 'at least ' : '';
  const words = [
    ...(own.length > 0 ? [`${some}${counted(own.length, 'machine')}`] : []),
    ...(giving.length > 0 ? [counted(giving.length, 'rule')] : []),
  ].join(', ');
  return {
    machines: own.map(({ name, code }) => name ?? code),
    rules: giving.map(({ name }) => name),
    words: words === '' ? 'nobody' : words,
  };
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
