/**
 * The universal file name: what `rouse` stands for when a certain machine asks for it.
 *
 * A DHCP server that knows one boot file name for all machines is then enough. The machine tells
 * who it is by how it asks, by what it said by DHCP before, and by what the inventory remembers.
 *
 * Owns     the order in which these are believed, and that one machine gets the same file for all
 *          requests of one transfer: EDK2 and Intel ROMs ask for the size first (quirk SIZE-PROBE).
 * Leaves   which files there are to whoever asks: one that is missing is passed over.
 * Specs    RFC 2348, 2349, 7440 for the options; what each firmware asks for is in
 *          docs/explanation/firmware-quirks.md, quirk RRQ-FORM.
 * Limits   overheardMsMax, overheardIpxeMsMax, universalNameMs, universalNamesMax
 * Tests    test/service/universal-name.test.ts, test/assemble.test.ts
 */
import type { MachineArch } from '../domain/arch.ts';
import { START_SCRIPT } from '../domain/boot-names.ts';
import {
  overheardIpxeMsMax,
  overheardMsMax,
  universalNameMs,
  universalNamesMax,
} from '../domain/limits.ts';
import { chosenLoader, loaderLadder } from '../domain/loaders.ts';
import type { Mac } from '../domain/mac.ts';
import type { AssetRequest, Clock, MachinePolicy, Overheard, PolicyOf } from '../domain/ports.ts';
import { createRecent } from '../domain/recent.ts';

/** Whose way of asking it is. */
type RequestForm = 'ipxe' | 'uefi' | 'u-boot' | 'bios' | 'unknown';

/** @returns the name of the file that is meant; undefined when there is none for this machine */
export type UniversalName = (request: AssetRequest) => string | undefined;

interface UniversalNameDeps {
  readonly clock: Clock;
  readonly heardOf: (mac: Mac) => Overheard | undefined;
  readonly policyOf?: PolicyOf;
  readonly hasLoader: (name: string) => boolean;
}

interface Given {
  readonly form: RequestForm;
  readonly heard: Overheard | undefined;
  readonly file: string;
  readonly atMs: number;
}

export function createUniversalName(deps: UniversalNameDeps): UniversalName {
  const given = createRecent<string, Given>(universalNamesMax);
  return (request) => {
    const { from, mac } = request;
    const atMs = deps.clock.nowMs();
    const form = formOf(request.options);
    const heard = mac && deps.heardOf(mac);
    const before = given.get(from);
    // Another form, or another DHCP message, is another start of the machine.
    const same = before?.form === form && before.heard === heard;
    if (same && atMs - before.atMs <= universalNameMs) return before.file;
    const policy = mac && deps.policyOf?.(mac);
    const file = meantFile(request, { form, heard, policy, atMs, hasLoader: deps.hasLoader });
    if (file !== undefined) given.set(from, { form, heard, file, atMs });
    return file;
  };
}

interface Known {
  readonly form: RequestForm;
  readonly heard: Overheard | undefined;
  readonly policy: MachinePolicy | undefined;
  readonly atMs: number;
  readonly hasLoader: (name: string) => boolean;
}

function meantFile(request: AssetRequest, known: Known): string | undefined {
  const { form, policy, hasLoader } = known;
  if (form === 'ipxe') return START_SCRIPT;
  const heard = recent(known);
  if (heard?.client === 'ipxe') return START_SCRIPT;
  // Its ROM runs none of our loaders (quirk: RPI-ARCH-0).
  if (heard?.client === 'raspberry-pi') return undefined;
  const candidates = [heard?.loader, ...fromInventory(form, policy, request.name)];
  return candidates.find((file) => file !== undefined && hasLoader(file));
}

/**
 * What was overheard, as long as it can be of this start of the machine. iPXE asks within seconds
 * and never for a window, so its word is dropped early: firmware that got a script would stop.
 */
function recent({ heard, form, atMs }: Known): Overheard | undefined {
  if (!heard) return undefined;
  const ageMs = atMs - heard.atMs;
  if (heard.client !== 'ipxe') return ageMs <= overheardMsMax ? heard : undefined;
  return form !== 'uefi' && ageMs <= overheardIpxeMsMax ? heard : undefined;
}

/**
 * What a person chose, what worked, and then what this kind of machine tries, first choice first.
 * Without an inventory entry the kind is taken from the form alone.
 */
function fromInventory(
  form: RequestForm,
  policy: MachinePolicy | undefined,
  name: string,
): readonly (string | undefined)[] {
  const needsEfi = form === 'uefi' || form === 'u-boot';
  const recorded = policy?.hardware.arch;
  // The machine was switched from BIOS to UEFI since it was last seen.
  const outdated = needsEfi && recorded === 'x86-bios';
  const arch = recorded === undefined || outdated ? archOf(form, name) : recorded;
  const chosen = policy?.loader && chosenLoader(policy.loader, arch);
  const worked = policy?.firmware.loader;
  const stillRuns = worked !== undefined && (!needsEfi || worked.endsWith('.efi'));
  return [chosen, stillRuns ? worked : undefined, ...loaderLadder(arch)];
}

/** Each client has block sizes and options of its own (quirk: RRQ-FORM). */
function formOf(options: AssetRequest['options']): RequestForm {
  const blockSize = options.get('blksize');
  if (blockSize === '1432') return 'ipxe';
  if (options.get('timeout') === '5') return 'u-boot';
  // EDK2 asks for 1228 over IPv6. Builds before 2018 know no window, and shim has small blocks.
  const edk2 = blockSize === '1468' || blockSize === '1228';
  if (edk2 || options.has('windowsize')) return 'uefi';
  const sizeAlone = options.size === 1 && options.has('tsize');
  return sizeAlone || blockSize === '1456' ? 'bios' : 'unknown';
}

const ARCH_BY_FORM: Readonly<Partial<Record<RequestForm, MachineArch>>> = {
  uefi: 'x86_64-efi',
  'u-boot': 'arm64-efi',
  bios: 'x86-bios',
};

/**
 * A request that looks like nobody's is taken for that of a BIOS: every UEFI that was seen asks for
 * a block size, and boot ROMs from before RFC 2347 ask for nothing. The ending of the name is a
 * hint of whoever set up the DHCP server, and UEFI takes no HTTP path without it.
 */
function archOf(form: RequestForm, name: string): MachineArch {
  const namedForEfi = name.toLowerCase().endsWith('.efi');
  return ARCH_BY_FORM[form] ?? (namedForEfi ? 'x86_64-efi' : 'x86-bios');
}
