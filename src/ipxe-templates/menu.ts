/**
 * The menu on a machine's own screen, and what it is answered when somebody has chosen.
 *
 * Owns     what stands in it, and that it ends: left alone it asks for the local disk, and boots it
 *          itself where nobody answers; every way that comes to nothing leads back to it, where the
 *          time begins anew. Nothing in it is chosen by default but the local disk.
 * Specs    iPXE src/hci/tui/menu_ui.c: 20 rows on 80 columns, 74 characters of each, more are
 *          scrolled. `choose --retimeout` came after 2019: where it is refused, the menu is shown
 *          without it, and a key that was pressed stops the time for ever. Blanks at the beginning
 *          of a row are only kept inside a setting.
 * Tests    test/ipxe-templates/menu.test.ts
 */
import { menuColumns, menuNameColumns, menuTouchedSeconds } from '../domain/limits-menu.ts';
import type { Mac } from '../domain/mac.ts';
import type { MenuEntry } from '../domain/menu.ts';
import { beacon, beaconUrl, type ScriptContext } from './beacon.ts';
import { line, say, script, shown, type ScriptLine } from './escape.ts';
import { localDisk } from './local-disk.ts';

interface MenuScriptModel extends ScriptContext {
  /** of Rouse */
  readonly version: string;
  readonly mac: Mac;
  /** undefined while nobody gave it one */
  readonly name?: string;
  /** two words, or the hardware address where it has none */
  readonly code: string;
  readonly arch?: string;
  /** manufacturer and product, as reported */
  readonly product?: string;
  readonly seconds: number;
  readonly entries: readonly MenuEntry[];
  /** with which the machine chooses */
  readonly token: string;
}

/** A server that is there answers in a fraction of it. */
const ANSWER_MS = 10_000;
/** Long enough to read what is on the screen, short enough for a machine that was left alone. */
const READING_MS = 60_000;
const ROW_COLUMNS = menuColumns - 2;

export function menuScript(model: MenuScriptModel): string {
  return script([
    line`set in:hex 20:20`,
    line`isset \${about} || set about mac=${model.mac}`,
    ...rows(model),
    ...answered(model.seconds),
    ...model.entries.flatMap(({ profile, destructive }, index) => [
      line`:p${index}`,
      line`set pick ${profile}`,
      destructive ? line`goto erase` : line`goto order`,
    ]),
    ...ordering(model),
    ...tools(model),
    ...leaving(model),
  ]);
}

function rows({ origin, entries, ...model }: MenuScriptModel): readonly ScriptLine[] {
  const { mac, code, name, arch = '', product = '' } = model;
  const who = shown(name ?? 'unknown machine', menuNameColumns);
  const host = origin.replace(/^https?:\/\//, '');
  return [
    line`:menu`,
    line`menu rouse ${model.version} - ${who} (${code}) || goto no_menu`,
    line`item --gap Boot`,
    line`item --key l local \${in:string}Local disk`,
    ...entries.map(entryRow),
    line`item --gap Tools`,
    line`item --key n network \${in:string}Network test (card, address, gateway, this server)`,
    line`item --gap This machine`,
    line`item --gap \${in:string}${mac} \${ip} ${shown(arch, menuNameColumns)}`,
    ...shown(product, ROW_COLUMNS).map((words) => line`item --gap \${in:string}${[words]}`),
    name === undefined
      ? line`item --gap \${in:string}Help: rouse machines adopt ${code} on ${host}`
      : line`item --gap \${in:string}Help: rouse explain ${code} on ${host}`,
    line`item --gap Other`,
    line`item --key s shell \${in:string}iPXE shell`,
    line`item --key x next \${in:string}Next boot device`,
    line`item --key r reboot \${in:string}Reboot`,
  ];
}

function entryRow({ profile, destructive }: MenuEntry, index: number): ScriptLine {
  const name = shown(profile, menuNameColumns);
  return destructive
    ? line`item p${index} \${in:string}${name} (erases the disk)`
    : line`item p${index} \${in:string}${name}`;
}

/** Esc, and a build that knows no menu, come to the same as a time that is over. */
function answered(seconds: number): readonly ScriptLine[] {
  const limit = ['--timeout', String(seconds * 1_000)];
  const again = Math.max(seconds, menuTouchedSeconds) * 1_000;
  return [
    line`choose ${limit} --retimeout ${again} --default local pick && goto \${pick} ||`,
    line`choose ${limit} --default local pick && goto \${pick} ||`,
    line`goto local`,
    line`:no_menu`,
    ...say`rouse: this build of iPXE shows no menus.`,
    line`goto local`,
  ];
}

function ordering({ origin, token, name, code }: MenuScriptModel): readonly ScriptLine[] {
  return [
    line`:erase`,
    ...say`rouse: what you have chosen erases the disk of ${name ?? code}.`,
    line`prompt --key y --timeout ${READING_MS} Press y to go on, n to go back. || goto menu`,
    line`set sure ?confirm=${name ?? code}`,
    line`:order`,
    line`echo rouse: asking for \${pick}`,
    line`chain --replace --timeout ${ANSWER_MS} ${origin}/boot/menu/${token}/\${pick}\${sure} ||`,
    line`set sure`,
    line`echo rouse: no answer from the server (ipxe.org/\${errno:hexraw})`,
    ...back(),
  ];
}

function back(): readonly ScriptLine[] {
  return [line`prompt --timeout ${READING_MS} Press a key for the menu. ||`, line`goto menu`];
}

/** A build that lacks one of the commands shows what it has. */
function tools(to: MenuScriptModel): readonly ScriptLine[] {
  return [
    line`:network`,
    line`ifstat ||`,
    line`route ||`,
    line`chain --autofree --timeout ${ANSWER_MS} ${beaconUrl(to, 'tested')} && goto tested ||`,
    line`echo rouse: no answer from the server (ipxe.org/\${errno:hexraw})`,
    ...back(),
    line`:tested`,
    ...say`rouse: the server answers.`,
    ...back(),
    line`:shell`,
    ...say`Type exit for the menu.`,
    line`shell ||`,
    line`goto menu`,
    line`:reboot`,
    line`reboot ||`,
    ...say`rouse: this machine cannot be started again from here.`,
    ...back(),
  ];
}

/** The server knows the way to the disk that works for this model; without it there is ours. */
function leaving(model: MenuScriptModel): readonly ScriptLine[] {
  return [
    line`:next`,
    ...say`rouse: on to the next boot device.`,
    beacon(model, 'local'),
    line`exit 1`,
    line`:local`,
    line`chain --replace --timeout ${ANSWER_MS} ${model.origin}/boot/next?\${about}&wait=over ||`,
    ...say`rouse: booting the local disk.`,
    beacon(model, 'local'),
    ...localDisk(),
  ];
}

/** What a choice that was taken is answered with: the machine asks what to boot, as ever. */
export function chosenScript(
  model: ScriptContext & {
    readonly mac: Mac;
    readonly machine: string;
    readonly profile: string;
  },
): string {
  const { origin, mac, machine, profile } = model;
  return script([
    ...say`rouse: ${machine} boots ${profile}, as chosen here.`,
    line`isset \${about} || set about mac=${mac}`,
    line`chain --replace --timeout ${ANSWER_MS} ${origin}/boot/next?\${about} ||`,
    ...say`rouse: no answer from the server. Booting the local disk.`,
    beacon(model, 'local'),
    ...localDisk(),
  ]);
}
