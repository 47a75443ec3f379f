/**
 * Runs a script as iPXE does, with time that a test owns, to show what a machine will do.
 *
 * Follows src/core/exec.c (what follows `||` runs after a failure, what follows `&&` after a
 * success, and a skipped command leaves the result as it was) and src/image/script.c (a failed line
 * ends the script). Settings outlive the script that made them.
 */
import { readScript, type ReadLine } from './ipxe-reader.ts';

export interface Machine {
  readonly settings: Map<string, string>;
  readonly screen: string[];
  /** URLs in the order in which they were fetched */
  readonly fetched: string[];
  atMs: number;
  /** where a script ended with `sanboot` or `exit`, or went on with another */
  end?: string;
}

interface Surroundings {
  /** what a URL answers with; undefined: nobody does */
  readonly serve: (url: string, machine: Machine) => string | undefined;
  /** what somebody presses or chooses, by the command that asks */
  readonly press?: (words: readonly string[], machine: Machine) => string | undefined;
}

/** A server that is gone costs a fetch this time; one that is there costs next to nothing. */
export const NO_ANSWER_MS = 1_000;
const COMMANDS_MAX = 20_000;

export function newMachine(settings: Readonly<Record<string, string>> = {}): Machine {
  return { settings: new Map(Object.entries(settings)), screen: [], fetched: [], atMs: 0 };
}

/** Runs it to its end. @returns whether it succeeded */
export function runScript(text: string, machine: Machine, around: Surroundings): boolean {
  if (readScript(text) === undefined) return false;
  const lines = text.split('\n').map(readOne);
  let position = 0;
  let steps = 0;
  while (position < lines.length && machine.end === undefined) {
    if ((steps += 1) > COMMANDS_MAX) throw new Error('the script does not end');
    const outcome = runLine(lines[position], { lines, machine, around });
    if (outcome === false) return false;
    position = outcome === true ? position + 1 : outcome;
  }
  return true;
}

/** After a last `||` a failure is forgotten. */
interface Line extends Partial<ReadLine> {
  readonly endsOpen: boolean;
}

function readOne(text: string): Line {
  const [line] = readScript(`#!ipxe\n${text}`) ?? [];
  return { ...line, endsOpen: text.trimEnd().endsWith('||') };
}

interface Running {
  readonly lines: readonly Line[];
  readonly machine: Machine;
  readonly around: Surroundings;
}

/** @returns whether it succeeded, or the line to go on with */
function runLine(line: Line | undefined, running: Running): boolean | number {
  let ok = true;
  for (const { after, words } of line?.commands ?? []) {
    if (running.machine.end !== undefined) return true;
    if ((after === '||' && ok) || (after === '&&' && !ok)) continue;
    const outcome = command(
      words.map((word) => expanded(word, running.machine)),
      running,
    );
    if (typeof outcome === 'number') return outcome;
    ok = outcome;
  }
  return ok || line?.endsOpen === true;
}

function expanded(word: string, { settings }: Machine): string {
  const inner = /\$\{([^{}$]*)\}/;
  let text = word;
  for (let found = inner.exec(text); found; found = inner.exec(text)) {
    text = text.replace(found[0], settings.get(found[1]?.split(':')[0] ?? '') ?? '');
  }
  return text;
}

function command(words: readonly string[], running: Running): boolean | number {
  const { machine, around, lines } = running;
  const [name = '', first = '', second = ''] = words;
  const setting = first.split(':')[0] ?? '';
  switch (name) {
    case 'echo':
      machine.screen.push(words.slice(1).join(' '));
      return true;
    case 'set':
      machine.settings.set(setting, words.slice(2).join(' '));
      return true;
    case 'inc':
      machine.settings.set(setting, String(Number(machine.settings.get(setting) ?? 0) + 1));
      return true;
    case 'isset':
      return words.length > 1 && first !== '';
    case 'iseq':
      return first === second;
    case 'goto': {
      const target = lines.findIndex(({ label }) => label === first);
      if (target < 0) throw new Error(`no label ${first}`);
      return target;
    }
    case 'sleep':
      machine.atMs += Number(first) * 1_000;
      return true;
    case 'prompt':
    case 'choose':
      return asked(words, running);
    case 'item':
    case 'menu':
    case 'imgfree':
    case 'ifstat':
    case 'route':
    case 'shell':
      return true;
    case 'chain':
      return chain(words, running);
    case 'exit':
      machine.end = `exit ${first}`.trim();
      return true;
    default:
      machine.end = words.join(' ');
      return around.serve(machine.end, machine) === undefined;
  }
}

/** Waits for a key until the timeout; a choice is written to its setting, the default after it. */
function asked(words: readonly string[], { machine, around }: Running): boolean {
  const pressed = around.press?.(words, machine);
  if (pressed === undefined) machine.atMs += Number(optionOf(words, '--timeout'));
  const answer = pressed ?? optionOf(words, '--default');
  if (words[0] === 'choose' && answer !== '') machine.settings.set(words.at(-1) ?? '', answer);
  return words[0] === 'choose' ? answer !== '' : pressed !== undefined;
}

function optionOf(words: readonly string[], option: string): string {
  const at = words.indexOf(option);
  return at < 0 ? '' : (words[at + 1] ?? '');
}

function chain(words: readonly string[], { machine, around }: Running): boolean {
  const url = words.find((word) => word.includes('://')) ?? '';
  machine.fetched.push(url);
  const text = around.serve(url, machine);
  if (text === undefined) machine.atMs += NO_ANSWER_MS;
  if (text === undefined) return false;
  if (words.includes('--replace')) {
    machine.end = url;
    return true;
  }
  return runScript(text, machine, around);
}
