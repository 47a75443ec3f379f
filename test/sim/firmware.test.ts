/**
 * Firmware with its faults, simulated against the engine: which boots come to iPXE, after how long,
 * and what the next boot of the same machine begins with.
 *
 * A model asks as its kind does and follows only the offers that it understands; rules are those of
 * EDK2's PxeBcDhcp4.c, of PXE 2.1 and of what is reported of old network cards.
 */
import t from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import type { FirmwareMemory } from '../../src/domain/firmware.ts';
import { parseMac } from '../../src/domain/mac.ts';
import type { DhcpState } from '../../src/dhcp-proxy/engine-state.ts';
import { step } from '../../src/dhcp-proxy/engine.ts';
import {
  deliver,
  message,
  optionOf,
  startEngine,
  UEFI_DISCOVER,
  withOptions,
} from '../fakes/dhcp.ts';

const MAC = '52:54:00:aa:00:01';
/** Seconds at which firmware asks, PXE 2.1 section 2.2. */
const ROUNDS_S = [0, 4, 12, 28];

interface Model {
  readonly arch: number;
  /** whether it keeps an offer with option 43 and discovery control */
  readonly keepsPxe10: boolean;
  /** whether it asks port 4011 after an offer without option 43 */
  readonly asks4011: boolean;
  /** reads the header field `file` of an offer that has no option 43 */
  readonly readsHeader: boolean;
  /** loaders that it can start */
  readonly starts: (file: string) => boolean;
}

interface Boot {
  /** seconds after the first DISCOVER; undefined: iPXE never came up */
  readonly reachedIpxeAfterS: number | undefined;
  readonly loader: string | undefined;
}

const all = (): boolean => true;
const EDK2: Model = {
  arch: 7,
  keepsPxe10: true,
  asks4011: true,
  readsHeader: false,
  starts: all,
};
const MODELS: Readonly<Record<string, Model>> = {
  'EDK2 of today': EDK2,
  'EDK2 before April 2017, which keeps no PXE10 offer': { ...EDK2, keepsPxe10: false },
  'UEFI that never asks port 4011': { ...EDK2, asks4011: false },
  'a BIOS ROM by the book': { ...EDK2, arch: 0 },
  'a BIOS ROM that reads nothing but BOOTP': {
    ...EDK2,
    arch: 0,
    keepsPxe10: false,
    asks4011: false,
    readsHeader: true,
  },
  'a card whose buffer is too small for ipxe.efi': {
    ...EDK2,
    starts: (file) => file !== 'ipxe.efi',
  },
};

function ask(state: DhcpState, model: Model, at: { readonly ms: number; readonly type: 1 | 3 }) {
  const options = withOptions(UEFI_DISCOVER, { 53: [at.type], 93: [0, model.arch] });
  const onPort4011 = at.type === 3;
  const { sends } = deliver(state, {
    bytes: message({ options }),
    atMs: at.ms,
    ...(onPort4011 && { ingress: { port: 'pxe' }, source: '10.77.0.9:4011' }),
  });
  return sends[0]?.bytes;
}

const fileIn = (bytes: Uint8Array): string =>
  String(optionOf(bytes, 67) ?? Buffer.from(bytes.subarray(108, 236))).replace(/\0+$/, '');

/** The file that the model goes on with after this offer, or undefined. */
function follow(state: DhcpState, model: Model, offer: Uint8Array, ms: number) {
  if (optionOf(offer, 43)) return model.keepsPxe10 ? fileIn(offer) : undefined;
  if (model.readsHeader) return fileIn(offer) || undefined;
  const answer = model.asks4011 ? ask(state, model, { ms, type: 3 }) : undefined;
  return answer && fileIn(answer);
}

const transfer = { mac: parseMac(MAC)!, from: '10.77.0.9:1024', file: '' };

/** One boot: every round of DISCOVER, the transfer, and iPXE if the loader starts. */
function boot(state: DhcpState, model: Model, startMs: number): Boot & { learned: FirmwareMemory } {
  let learned: FirmwareMemory = {};
  const notice = (event: BootEvent): void => {
    for (const effect of step(state, { kind: 'noticed', event }).effects) {
      if (effect.kind === 'sighting') learned = { ...learned, ...effect.sighting.firmware };
    }
  };
  for (const round of ROUNDS_S) {
    const ms = startMs + round * 1_000;
    const offer = ask(state, model, { ms, type: 1 });
    const file = offer && follow(state, model, offer, ms + 500);
    if (file === undefined) continue;
    const done = { bytes: 1, durationMs: 1, repeats: 0, detail: '', outcome: 'complete' } as const;
    notice({ kind: 'tftp.started', atMs: ms + 600, ...transfer, file });
    notice({ kind: 'tftp.finished', atMs: ms + 900, ...transfer, file, ...done });
    if (!model.starts(file)) return { reachedIpxeAfterS: undefined, loader: file, learned };
    const ipxe = withOptions(UEFI_DISCOVER, { 77: 'iPXE', 93: [0, model.arch] });
    const { effects } = deliver(state, { bytes: message({ options: ipxe }), atMs: ms + 3_000 });
    for (const effect of effects) {
      if (effect.kind === 'sighting') learned = { ...learned, ...effect.sighting.firmware };
    }
    return { reachedIpxeAfterS: round, loader: file, learned };
  }
  return { reachedIpxeAfterS: undefined, loader: undefined, learned };
}

t.test('each firmware comes to iPXE, and its next boot begins with what worked', (t) => {
  const seen: Record<string, unknown> = {};
  for (const [name, model] of Object.entries(MODELS)) {
    const state = startEngine();
    const boots = [0, 60, 120].map((seconds) => boot(state, model, seconds * 1_000));
    const memory = Object.assign({}, ...boots.map(({ learned }) => learned)) as FirmwareMemory;
    // A new server knows what the inventory remembers, and nothing else.
    const restarted = startEngine({ machines: { [MAC]: { firmware: memory } } });
    const next = boot(restarted, model, 0);
    seen[name] = {
      boots: boots.map(({ reachedIpxeAfterS }) => reachedIpxeAfterS ?? 'never'),
      memory,
      afterRestart: [next.reachedIpxeAfterS ?? 'never', next.loader],
    };
  }
  t.same(seen, {
    'EDK2 of today': {
      boots: [0, 0, 0],
      memory: { personality: 'bypass', loader: 'ipxe.efi' },
      afterRestart: [0, 'ipxe.efi'],
    },
    'EDK2 before April 2017, which keeps no PXE10 offer': {
      boots: [4, 0, 0],
      memory: { personality: 'binl', loader: 'ipxe.efi' },
      afterRestart: [0, 'ipxe.efi'],
    },
    'UEFI that never asks port 4011': {
      boots: [0, 0, 0],
      memory: { personality: 'bypass', loader: 'ipxe.efi' },
      afterRestart: [0, 'ipxe.efi'],
    },
    'a BIOS ROM by the book': {
      boots: [0, 0, 0],
      memory: { personality: 'bypass', loader: 'undionly.kpxe' },
      afterRestart: [0, 'undionly.kpxe'],
    },
    'a BIOS ROM that reads nothing but BOOTP': {
      boots: [12, 0, 0],
      memory: { personality: 'bootp', loader: 'undionly.kpxe' },
      afterRestart: [0, 'undionly.kpxe'],
    },
    'a card whose buffer is too small for ipxe.efi': {
      boots: ['never', 0, 0],
      memory: { personality: 'bypass', loader: 'snponly.efi' },
      afterRestart: [0, 'snponly.efi'],
    },
  });
  t.end();
});

t.test('a machine whose firmware was updated is not held to what worked before', (t) => {
  const machines = { [MAC]: { firmware: { personality: 'binl', loader: 'gone.efi' } as const } };
  const state = startEngine({ machines, hasLoader: (name) => name !== 'gone.efi' });
  const first = boot(state, { ...EDK2, asks4011: false }, 0);
  t.match(first, { reachedIpxeAfterS: 4, loader: 'ipxe.efi' });
  t.same(first.learned, { personality: 'bypass', loader: 'ipxe.efi' });
  t.end();
});
