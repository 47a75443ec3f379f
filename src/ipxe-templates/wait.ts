/**
 * The script of a machine that nobody decided about: it shows its code, and asks every few seconds
 * whether somebody has.
 *
 * Owns     what the screen says, and that it ends whatever the server does: the server tells how
 *          much time is left and which round it is, and a script that gets no answer counts on by
 *          itself. So a restart of the server costs nothing, and one that stays away no more than
 *          the time that was set.
 * Specs    iPXE src/usr/prompt.c: the text of `prompt` goes away with the key or the timeout, so
 *          the last line counts down in its place. 0x02 is Ctrl-B: it opens the menu,
 *          or asks at once where there is nothing in one.
 * Tests    test/ipxe-templates/wait.test.ts
 */
import { waitPollSeconds } from '../domain/limits-wait.ts';
import type { Mac } from '../domain/mac.ts';
import { beacon, type ScriptContext } from './beacon.ts';
import { line, say, script, type ScriptLine } from './escape.ts';
import { localDisk } from './local-disk.ts';

interface WaitScriptModel extends ScriptContext {
  readonly mac: Mac;
  /** two words, or the hardware address where it has none */
  readonly code: string;
  /** kind of machine, where it is known */
  readonly arch?: string;
  readonly seconds: number;
  /** there is something to choose from in its menu */
  readonly menu?: true;
  /** end of the wait in seconds since 1970 by the server's clock, which the server is asked with */
  readonly untilSeconds: number;
}

/** A server that is there answers in a fraction of it. */
const ANSWER_MS = 3_000;
const KEY = ['--key', '0x02'];

export function waitScript(model: WaitScriptModel): string {
  const { origin, mac, code, seconds } = model;
  const question = [origin, 'boot', 'wait', mac].join('/');
  return script([
    ...screen(model),
    ...progress({ left: seconds, round: 0 }),
    line`set then ask`,
    line`:ask`,
    pausing(model),
    line`inc round`,
    line`iseq \${round} ${roundsIn(seconds) + 1} && goto local ||`,
    line`chain --autofree --timeout ${ANSWER_MS} ${question}?until=${model.untilSeconds} ||`,
    line`goto \${then}`,
    line`:next`,
    ...say`rouse: somebody has decided about ${code}.`,
    ...onward({ origin, mac, over: false }),
    line`:over`,
    ...say`rouse: nobody has adopted ${code}.`,
    ...onward({ origin, mac, over: true }),
    ...(model.menu ? toMenu(model) : []),
    line`:local`,
    ...say`rouse: booting the local disk.`,
    beacon(model, 'local'),
    ...localDisk(),
  ]);
}

function pausing({ menu }: WaitScriptModel): ScriptLine {
  return menu
    ? line`prompt ${KEY} --timeout \${pause} Local disk in \${left} s. Ctrl-B: menu && goto key ||`
    : line`prompt ${KEY} --timeout \${pause} Local disk in \${left} s. Ctrl-B asks now. ||`;
}

function screen({ origin, mac, code, arch = '' }: WaitScriptModel): readonly ScriptLine[] {
  return [
    line`echo`,
    ...say`rouse does not know this machine yet.`,
    line`echo`,
    ...say`CODE  ${code}`,
    ...say`MAC   ${mac}  ${arch}`,
    line`echo`,
    ...say`Adopt it on ${origin.replace(/^https?:\/\//, '')} with:`,
    ...say`rouse machines adopt ${code} --name NAME --profile PROFILE`,
    line`echo`,
  ];
}

/** A server that is away has no menu: then it waits on. */
function toMenu({ origin, mac }: WaitScriptModel): readonly ScriptLine[] {
  return [
    line`:key`,
    line`isset \${about} || set about mac=${mac}`,
    line`chain --replace ${origin}/boot/menu?\${about} || goto ask`,
  ];
}

/** What was reported at the start is a setting by then, unless a loader came here by itself. */
function onward(to: {
  readonly origin: string;
  readonly mac: Mac;
  readonly over: boolean;
}): readonly ScriptLine[] {
  const { origin, mac, over } = to;
  return [
    line`isset \${about} || set about mac=${mac}`,
    over
      ? line`chain --replace ${origin}/boot/next?\${about}&wait=over || goto local`
      : line`chain --replace ${origin}/boot/next?\${about} || goto ask`,
  ];
}

/**
 * What a question is answered with: how the script that asked goes on.
 *
 * @param answer  `ask` again; go on to the `next` script; or the wait is `over`
 */
export function waitAnswer(
  answer: { readonly then: 'next' | 'over' } | { readonly left: number; readonly seconds: number },
): string {
  if ('then' in answer) return script([line`set then ${answer.then}`]);
  const { left, seconds } = answer;
  return script([
    ...progress({ left, round: roundsIn(seconds) - roundsIn(left) }),
    line`set then ask`,
  ]);
}

function progress({ left, round }: { left: number; round: number }): readonly ScriptLine[] {
  return [
    line`set left ${left}`,
    line`set pause ${Math.min(left, waitPollSeconds) * 1_000}`,
    line`set round:int32 ${round}`,
  ];
}

function roundsIn(seconds: number): number {
  return Math.ceil(seconds / waitPollSeconds);
}
