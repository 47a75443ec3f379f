/**
 * The code by which a person tells one unknown machine from another: two words, `BLUE-FOX`, on the
 * machine's screen and in every list.
 *
 * Made from the first hardware address, so a machine that is forgotten and seen again has the same
 * one. There are 16 384 pairs: in an inventory of a few hundred machines two of them meet now and
 * then, and the one that was recorded later gets a number, `BLUE-FOX-2`. The store keeps the code
 * with the machine, so it never changes while the machine is in the inventory.
 *
 * Owns     the words and the order in which codes are tried. The words are of three to six plain
 *          letters; colours and animals that serve as insults are left out, so that no pair is one.
 * Specs    FNV-1a, 32 bits: spreads addresses that differ in the last digit over all words.
 * Tests    test/domain/machine-code.test.ts
 */
import type { Mac } from './mac.ts';

/** `BLUE-FOX`, or `BLUE-FOX-2`; upper case. */
export type MachineCode = string & { readonly __brand: 'MachineCode' };

const FIRST =
  'AMBER AQUA ARCTIC AUTUMN AZURE BIG BLUE BOLD BRAVE BRIGHT BRISK BRONZE CALM CANDID CHALK ' +
  'CIVIC CLEAR CLEVER COBALT COOL COPPER CORAL COSMIC COZY CRISP CUBIC DAILY DAPPER DEEP DRY ' +
  'EAGER EARLY EAST EMBER EPIC EXACT FAIR FAST FIERY FINE FIRM FLAT FLINT FOGGY FORMAL FRESH ' +
  'FROSTY GENTLE GIANT GLAD GLOBAL GOLD GOOD GRAND GREEN HAPPY HARBOR HAZEL HIGH HUMBLE ICY ' +
  'INDIGO INNER IRON IVORY JADE JOLLY KEEN KIND LARGE LATE LEAN LEMON LIGHT LIME LIVELY ' +
  'LOCAL LOUD LUCKY LUNAR MAGIC MAPLE MARBLE MELLOW MERRY MILD MINT MODERN MOSSY NEAT NEW ' +
  'NOBLE NORTH OAK OCEAN OLIVE OPAL ORANGE OUTER PEARL PLAIN POLAR PROUD PURE QUICK QUIET ' +
  'RAPID ROUND ROYAL RUBY RUSTIC SALTY SHARP SILVER SMART SMOOTH SOFT SOLAR SOLID SOUTH ' +
  'SPRING STEADY STEEL SUNNY TALL TIDY VELVET WARM';

const SECOND =
  'ACORN ANCHOR APPLE ARROW ATLAS BADGER BAMBOO BANJO BARREL BASIL BASKET BEACON BELL BERRY ' +
  'BIRCH BISON BOAT BOOK BOTTLE BRIDGE BRUSH BUTTON CABIN CACTUS CAMEL CANDLE CANOE CANYON ' +
  'CARROT CASTLE CEDAR CELLO CHAIR CHERRY CIRCLE CLIFF CLOCK CLOUD CLOVER COMET CRANE CRATER ' +
  'DAISY DELTA DESERT DOOR DRUM EAGLE ECHO FALCON FERN FERRY FIELD FINCH FLUTE FOREST FOX ' +
  'GARDEN GATE GINGER GUITAR HAMMER HARP HAWK HERON HILL ISLAND KAYAK KETTLE KITE KOALA ' +
  'LADDER LAGOON LAKE LAMP LARK LEAF LILY LLAMA LYNX MANGO MEADOW METEOR MILL MOON MOOSE ' +
  'OTTER OWL PADDLE PALM PANDA PAPER PEBBLE PENCIL PIANO PILOT PINE PLANET PLUM POCKET POND ' +
  'PUFFIN QUARTZ RABBIT RADIO RAVEN RIVER ROBIN ROCKET SAIL SEAL STAR STONE STORK SUMMIT ' +
  'TEMPLE TIGER TOWER TRAIL TRAIN TULIP VALLEY VIOLIN WAGON WALNUT WAVE WHEEL WILLOW';

const firstWords = FIRST.split(' ');
const secondWords = SECOND.split(' ');

const CODE = /^[A-Z]{3,6}-[A-Z]{3,6}(?:-[1-9]\d{0,5})?$/;

/** Reads a code in any case. Whether there is a machine of that code the inventory knows. */
export function parseMachineCode(text: string): MachineCode | undefined {
  const upper = text.trim().toUpperCase();
  return CODE.test(upper) ? (upper as MachineCode) : undefined;
}

/**
 * The code of an address, or the next one that is not taken.
 *
 * @param isTaken  whether another machine has the code; it must not say so of every code there is
 */
export function freeMachineCode(mac: Mac, isTaken: (code: MachineCode) => boolean): MachineCode {
  const pair = pairOf(mac);
  let code = pair as MachineCode;
  for (let number = 2; isTaken(code); number += 1) code = `${pair}-${number}` as MachineCode;
  return code;
}

function pairOf(mac: Mac): string {
  const spread = fnv1a(mac);
  const first = firstWords[spread % firstWords.length] ?? '';
  const second = secondWords[Math.floor(spread / firstWords.length) % secondWords.length] ?? '';
  return `${first}-${second}`;
}

function fnv1a(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (const character of text) {
    value = Math.imul(value ^ character.charCodeAt(0), 0x01_00_01_93) >>> 0;
  }
  // The low bits of a product depend on few bits of the text; the high ones go into them.
  return (value ^ (value >>> 15)) >>> 0;
}
