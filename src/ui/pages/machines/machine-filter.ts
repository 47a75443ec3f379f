/**
 * Which machines a table shows, by the filters in its address.
 *
 * Tests    test/ui/machine-filter.test.ts
 */
import type { MachineResource } from '../../resources.ts';
import type { MachineWord } from '../../machine-words.ts';
import { valueOf, valuesOf, type Place } from '../../router.ts';

export const VIEWS = ['all', 'waiting', 'booting', 'attention'] as const;
export type View = (typeof VIEWS)[number];

export interface MachineFilter {
  readonly view: View;
  /** lower case */
  readonly text: string;
  readonly arch?: string;
  readonly profile?: string;
  /** `rack=a1` */
  readonly tags: readonly string[];
}

export function filterOf(place: Place): MachineFilter {
  const [view, arch, profile] = ['view', 'arch', 'profile'].map((name) => valueOf(place, name));
  return {
    view: VIEWS.find((one) => one === view) ?? 'all',
    text: (valueOf(place, 'q') ?? '').trim().toLowerCase(),
    ...(arch !== undefined && { arch }),
    ...(profile !== undefined && { profile }),
    tags: valuesOf(place, 'tag'),
  };
}

/** One machine with the word for how it stands. */
export interface StandingMachine {
  readonly machine: MachineResource;
  readonly word: MachineWord;
}

export function isInView(word: MachineWord, view: View): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'waiting':
      return word === 'waiting';
    case 'booting':
      return word === 'booting' || word === 'installing';
    case 'attention':
      return word === 'attention';
  }
}

export function fits({ machine, word }: StandingMachine, filter: MachineFilter): boolean {
  const { view, text, arch, profile, tags } = filter;
  if (!isInView(word, view)) return false;
  if (arch !== undefined && machine.hardware.arch !== arch) return false;
  if (profile !== undefined && machine.boot.profile !== profile) return false;
  const own = Object.entries(machine.tags).map(([name, value]) => `${name}=${value}`);
  if (!tags.every((tag) => own.includes(tag))) return false;
  return text === '' || saysText(machine, text);
}

/** Addresses are found in any spelling: `5254.00aa` as well as `52:54:00:aa`. */
function saysText(machine: MachineResource, text: string): boolean {
  const { name = '', code = '', macs, hardware, boot } = machine;
  const { serial = '', uuid = '', manufacturer = '', product = '', asset = '' } = hardware;
  const words = [name, code, serial, uuid, manufacturer, product, asset, boot.profile ?? ''];
  if (words.join('\n').toLowerCase().includes(text)) return true;
  const digits = text.replaceAll(/[:.-]/g, '');
  const isAddress = /^[0-9a-f]{2,12}$/.test(digits);
  return isAddress && macs.some((mac) => mac.replaceAll(':', '').includes(digits));
}

const WEIGHT: Readonly<Record<MachineWord, number>> = {
  waiting: 0,
  attention: 1,
  installing: 2,
  booting: 3,
  new: 4,
  ready: 5,
  ignored: 6,
};

/** Those that want something first, then by name, numbers in it by their size. */
export function sorted(machines: readonly StandingMachine[]): readonly StandingMachine[] {
  const title = ({ machine }: StandingMachine): string => titleOf(machine);
  return [...machines].sort(
    (a, b) => WEIGHT[a.word] - WEIGHT[b.word] || ORDER.compare(title(a), title(b)),
  );
}

const ORDER = new Intl.Collator('en', { numeric: true });

/** What a machine is called: its name, else its code, else its address. */
export function titleOf({ name, code, macs }: Pick<MachineResource, 'name' | 'code' | 'macs'>) {
  return name ?? code ?? macs[0] ?? '';
}
