/**
 * Codes of PXE ROMs, as Intel's Boot Agent and its descendants print them: PXE-E32.
 *
 * UEFI prints some of the same numbers for other things; uefi.ts has those.
 *
 * Specs    PXE 2.1 section 3 (status codes: the number of an error is that of its status);
 *          iPXE src/arch/x86/include/pxe_error.h has the same numbers by name.
 * Tests    test/domain/lookup.test.ts
 */
import type { ScreenRow } from './row.ts';

const HARDWARE = 'Update the firmware of the card and of the mainboard; try another card.';
const CABLE = 'Look at the link lights of card and switch, and try another cable and port.';
const NO_ADDRESS = 'See that the DHCP server has free addresses: rouse doctor --probe';
const NO_TFTP = 'Allow UDP 69 and the answers to it; see: rouse boots show MACHINE';
const OTHERS = 'See who else answers, and what the DHCP server names: rouse doctor --probe';

export const PXE_ROM_ERRORS: Readonly<Record<string, ScreenRow>> = {
  E00: {
    ...{ says: 'Could not find enough free base memory', next: HARDWARE, findings: [] },
    meaning: 'The ROM has no room below 640 KiB, because other ROMs have taken it.',
  },
  E01: {
    ...{ says: 'PCI vendor and device IDs do not match', next: HARDWARE, findings: [] },
    meaning: 'The ROM is for another card than the one it was started for.',
  },
  E04: {
    ...{ says: 'Error reading PCI configuration space', next: HARDWARE, findings: [] },
    meaning: 'The BIOS could not read the card.',
  },
  E05: {
    ...{ says: 'EEPROM checksum error', next: HARDWARE, findings: [] },
    meaning: 'The memory of the card that holds its address and settings is damaged.',
  },
  E06: {
    ...{ says: 'Option ROM requires DDIM support', next: HARDWARE, findings: [] },
    meaning: 'The BIOS is too old for the way in which this ROM is loaded.',
  },
  E07: {
    ...{ says: 'PCI BIOS calls not supported', next: HARDWARE, findings: [] },
    meaning: 'The BIOS lacks the calls by which the ROM finds its card.',
  },
  E08: {
    ...{ says: 'Unexpected API error', next: HARDWARE, findings: [] },
    meaning: 'A part of the ROM answered another part in a way that it does not know.',
  },
  E09: {
    ...{ says: 'Unexpected UNDI loader error', next: HARDWARE, findings: [] },
    meaning: 'The driver of the card inside the ROM could not be started.',
  },
  E11: {
    ...{ says: 'ARP timeout', findings: ['tftp-never-asked'] },
    meaning: 'The machine has an address and knows the server, and nobody answers at that address.',
    next: 'See that the boot server is in its network or behind a router: mask, router, VLAN.',
  },
  E16: {
    ...{ says: 'Invalid DHCP option format', next: OTHERS, findings: ['offer-not-taken'] },
    meaning: 'An answer held options that the ROM could not read.',
  },
  E18: {
    ...{ says: 'Timed out waiting for the server', findings: ['tftp-never-asked'], next: NO_TFTP },
    meaning: 'The server that the machine was sent to does not answer.',
  },
  E20: {
    ...{ says: 'BIOS extended memory copy error', next: HARDWARE, findings: [] },
    meaning: 'What was downloaded could not be moved to where it belongs.',
  },
  E21: {
    ...{ says: 'BIS integrity check failed', next: HARDWARE, findings: [] },
    meaning: 'The check of signed boot files inside the ROM does not trust itself.',
  },
  E22: {
    ...{ says: 'BIS image validation failed', next: HARDWARE, findings: ['loader-silent'] },
    meaning: 'The downloaded loader is not signed as this machine demands.',
  },
  E23: {
    ...{ says: 'BIS initialisation failed', next: HARDWARE, findings: [] },
    meaning: 'The check of signed boot files inside the ROM could not be started.',
  },
  E32: {
    ...{ says: 'TFTP open timeout', next: NO_TFTP },
    meaning: 'The machine asked for the loader and got no answer.',
    findings: ['tftp-never-asked', 'tftp-never-acknowledged'],
  },
  E35: {
    ...{ says: 'TFTP read timeout', next: NO_TFTP },
    meaning: 'The transfer began, and no further block arrived.',
    findings: ['tftp-stalled', 'tftp-first-block-lost'],
  },
  E36: {
    ...{ says: 'Error received from TFTP server', next: OTHERS, findings: ['loader-name-unknown'] },
    meaning: 'The TFTP server refused the file; the line with PXE-T above says why.',
  },
  E38: {
    ...{ says: 'TFTP cannot open connection', next: CABLE, findings: ['tftp-never-asked'] },
    meaning: 'The request for the loader could not be sent.',
  },
  E39: {
    ...{ says: 'TFTP cannot read from connection', next: CABLE, findings: ['tftp-stalled'] },
    meaning: 'The transfer broke off inside the machine.',
  },
  E3A: {
    ...{ says: 'TFTP too many packages', next: NO_TFTP, findings: ['tftp-stalled'] },
    meaning: 'More blocks came than the ROM can count: the file is too large for it.',
  },
  E3B: {
    ...{ says: 'TFTP error: file not found', next: OTHERS, findings: ['loader-name-unknown'] },
    meaning: 'The server has no file of the name that the machine was told.',
  },
  E3C: {
    ...{ says: 'TFTP error: access violation', next: OTHERS, findings: ['loader-name-unknown'] },
    meaning: 'The server has the file and does not give it out; this is no answer of Rouse.',
  },
  E3F: {
    ...{ says: 'TFTP invalid packet size', findings: ['tftp-first-block-lost'] },
    meaning: 'Blocks came in another size than was agreed.',
    next: 'Look for a device between that changes packets, such as an address translation.',
  },
  E51: {
    ...{ says: 'No DHCP or proxyDHCP offers were received', next: NO_ADDRESS },
    meaning: 'Nobody answered the machine, neither with an address nor with a boot server.',
    findings: ['offer-not-taken', 'unknown-machine-ignored'],
  },
  E52: {
    ...{ says: 'proxyDHCP offers were received, no DHCP offers were received', next: NO_ADDRESS },
    meaning: 'A boot server such as Rouse answered, and nobody gave the machine an address.',
    findings: ['offer-not-taken'],
  },
  E53: {
    ...{ says: 'No boot filename received', next: OTHERS },
    meaning: 'The machine got an address, and no answer named a file to boot.',
    findings: ['unknown-machine-ignored', 'observing-only', 'no-loader-for-firmware'],
  },
  E54: {
    ...{ says: 'Invalid IP address', next: NO_ADDRESS, findings: ['offer-not-taken'] },
    meaning: 'The address that the machine was given cannot be used.',
  },
  E55: {
    ...{ says: 'proxyDHCP: no reply to request on port 4011', findings: ['port-4011-never-asked'] },
    meaning: 'The machine was sent to port 4011 of a boot server, and nobody answers there.',
    next: 'Allow UDP 4011 to the boot server that the DHCP server or an offer names.',
  },
  E61: {
    ...{ says: 'Media test failure, check cable', next: CABLE, findings: [] },
    meaning: 'The card has no link.',
  },
  E63: {
    ...{ says: 'Error while initialising the NIC', next: HARDWARE, findings: [] },
    meaning: 'The card did not start.',
  },
  E74: {
    ...{ says: 'Bad or missing PXE menu or prompt information', next: OTHERS, findings: [] },
    meaning: 'An answer announces a boot menu, and the menu is damaged; Rouse sends none.',
  },
  E76: {
    ...{ says: 'Bad or missing multicast discovery address', next: OTHERS, findings: [] },
    meaning: 'An answer wants boot servers looked for by multicast, and names no address.',
  },
  E77: {
    ...{ says: 'Bad or missing discovery server list', next: OTHERS, findings: [] },
    meaning: 'An answer wants boot servers asked from a list, and the list is damaged.',
  },
  E78: {
    ...{ says: 'Could not locate boot server', next: OTHERS, findings: ['port-4011-never-asked'] },
    meaning: 'None of the boot servers that the machine was told about has answered.',
  },
  E79: {
    ...{ says: 'NBP is too big to fit in free base memory', findings: ['loader-refused'] },
    meaning: 'The loader is larger than the memory that a BIOS has for it.',
    next: 'A BIOS needs undionly.kpxe and no .efi file: see what the DHCP server names.',
  },
  E89: {
    ...{ says: 'Could not download boot image', next: NO_TFTP },
    meaning: 'The firmware gave up on the loader; a line above it says why.',
    findings: ['tftp-never-asked', 'tftp-stalled'],
  },
  E99: {
    ...{ says: 'Unexpected network error', next: CABLE, findings: ['tftp-stalled'] },
    meaning: 'The network part of the firmware failed in a way that it has no word for.',
  },
  EA0: {
    ...{ says: 'Network boot canceled by keystroke', findings: ['loader-refused'] },
    meaning: 'Somebody pressed a key.',
    next: 'Boot again and leave the keyboard alone.',
  },
  EA1: {
    ...{ says: 'No PXE server found', next: OTHERS, findings: ['observing-only'] },
    meaning: 'Nobody offered the machine anything to boot.',
  },
  EC8: {
    ...{ says: '!PXE structure was not found in UNDI driver code segment', findings: [] },
    ...{ meaning: 'The driver of the card inside the ROM is damaged.', next: HARDWARE },
  },
  EC9: {
    ...{ says: 'PXENV+ structure was not found in UNDI driver code segment', findings: [] },
    ...{ meaning: 'The driver of the card inside the ROM is damaged.', next: HARDWARE },
  },
  M0F: {
    ...{ says: 'Exiting PXE ROM', findings: [] },
    meaning: 'The ROM is done without having booted; the line above it says why.',
    next: 'Look the line above it up.',
  },
  T01: {
    ...{ says: 'File not found', next: OTHERS, findings: ['loader-name-unknown'] },
    meaning: 'The text of the TFTP server itself: it has no file of that name.',
  },
  T04: {
    ...{ says: 'Illegal TFTP operation, or access violation', next: OTHERS },
    meaning: 'The text of the TFTP server itself: it does not give the file out.',
    findings: ['loader-name-unknown'],
  },
};
