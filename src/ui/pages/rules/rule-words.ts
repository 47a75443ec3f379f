/**
 * A rule as a sentence.
 *
 * Tests    test/ui/rule-words.test.ts
 */
export interface RuleBody {
  readonly kind?: 'rule';
  readonly name: string;
  readonly weight?: number | undefined;
  readonly enabled?: boolean | undefined;
  readonly when: When;
  readonly then: Then;
  readonly taken?: number;
  readonly version?: number;
}

type When = Readonly<Record<string, unknown>> & { readonly unknown?: boolean | 'any' };

interface Then {
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly once?: boolean;
  readonly max_machines?: number;
  readonly destructive?: 'allow';
}

/** Conditions with a value or several, in the words of the API. */
const CONDITIONS = {
  mac: 'Hardware address',
  uuid: 'UUID',
  serial: 'Serial number',
  manufacturer: 'Maker',
  product: 'Product',
  asset: 'Asset tag',
  arch: 'Kind of machine',
  platform: 'Firmware',
  subnet: 'Network',
} as const;
type Condition = keyof typeof CONDITIONS;

/** `hardware address 52:54:00:*, kind of machine x86_64-efi` */
export function whenWords({ when }: RuleBody): string {
  const names = Object.keys(CONDITIONS) as Condition[];
  const said = names
    .filter((condition) => when[condition] !== undefined)
    .map((name) => `${lowered(CONDITIONS[name])} ${listOf(when[name]).join(' or ')}`);
  const tags = Object.entries((when['tags'] ?? {}) as Readonly<Record<string, unknown>>).map(
    ([tag, values]) => `tag ${tag} is ${listOf(values).join(' or ')}`,
  );
  const who =
    when.unknown === 'any' ? 'any machine' : when.unknown ? 'unknown machines' : 'known machines';
  const except = when['not'] === undefined ? [] : ['with exceptions'];
  return [who, ...said, ...tags, ...except].join(', ');
}

export function thenWords({ then }: RuleBody): string {
  const { profile, args = [], once, max_machines: max } = then;
  return [
    ...(profile === undefined ? [] : [`${profile}${once ? ', once' : ''}`]),
    ...(args.length === 0 ? [] : [args.join(' ')]),
    ...(max === undefined ? [] : [`at most ${max} machines`]),
  ].join(', ');
}

/** `UUID` stays as it is. */
function lowered(word: string): string {
  return word === word.toUpperCase() ? word : word.toLowerCase();
}

function listOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}
