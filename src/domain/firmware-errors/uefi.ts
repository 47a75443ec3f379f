/**
 * What UEFI prints: its own use of PXE codes, and the sentences of HTTP boot.
 *
 * Specs    EDK2 NetworkPkg/UefiPxeBcDxe/PxeBcBoot.c (PxeBcLoadBootFile) and
 *          NetworkPkg/HttpBootDxe/HttpBootImpl.c, HttpBootSupport.c.
 * Tests    test/domain/lookup.test.ts
 */
import type { ScreenRow } from './row.ts';

const CABLE = 'Look at the link lights of card and switch, and try another cable and port.';
const SCREEN = 'See what the boot shows from here: rouse boots show MACHINE';

export const UEFI_PXE_ERRORS: Readonly<Record<string, ScreenRow>> = {
  E05: {
    ...{ says: 'Buffer size is smaller than the requested file', next: SCREEN },
    meaning: 'The loader is larger than what the firmware has room for, or changed while it asked.',
    findings: ['loader-refused'],
  },
  E07: {
    ...{ says: 'Network device error', next: CABLE, findings: ['tftp-stalled'] },
    meaning: 'The card failed.',
  },
  E09: {
    ...{ says: 'Could not allocate I/O buffers', findings: [] },
    ...{ meaning: 'The firmware has no memory left.', next: 'Give the machine more memory.' },
  },
  E12: {
    ...{ says: 'Could not detect network connection', next: CABLE, findings: [] },
    meaning: 'The card has no link, or the switch port needs longer to come up (spanning tree).',
  },
  E16: {
    ...{ says: 'No valid offer received', next: 'See who answers: rouse doctor --probe' },
    meaning: 'No answer gave both an address and something to boot.',
    findings: ['offer-not-taken', 'unknown-machine-ignored', 'observing-only'],
  },
  E18: {
    ...{ says: 'Server response timeout', next: SCREEN },
    meaning: 'The machine was told what to boot, and the server did not answer the request for it.',
    findings: ['tftp-never-asked', 'tftp-never-acknowledged', 'port-4011-never-asked'],
  },
  E21: {
    ...{ says: 'Remote boot cancelled', findings: ['loader-refused'] },
    meaning: 'Somebody pressed a key, or the firmware was told to give up.',
    next: 'Boot again and leave the keyboard alone.',
  },
  E22: {
    ...{ says: 'Client received ICMP error from server', findings: ['tftp-never-asked'] },
    meaning: 'The server is there, and says that nobody listens on the port or that it is closed.',
    next: 'See that Rouse runs and TFTP is up there: rouse status',
  },
  E23: {
    ...{ says: 'Client received TFTP error from server', findings: ['loader-name-unknown'] },
    meaning: 'The server refused the file that the machine was told to ask for.',
    next: 'See which file the DHCP server names: rouse doctor --probe',
  },
  E53: {
    ...{ says: 'No boot filename received', next: 'See who answers: rouse doctor --probe' },
    meaning: 'The boot server was found, and its answer names no file.',
    findings: ['unknown-machine-ignored', 'no-loader-for-firmware'],
  },
  E99: {
    ...{ says: 'Unexpected network error', next: SCREEN },
    meaning: 'The network part of the firmware failed in a way that it has no word for.',
    findings: ['tftp-stalled'],
  },
};

/** By the text itself, in small letters, which stands somewhere in the line. */
export const UEFI_SENTENCES: Readonly<Record<string, ScreenRow>> = {
  'could not retrieve nbp file size from http server': {
    ...{ says: 'Could not retrieve NBP file size from HTTP server', next: SCREEN },
    meaning: 'HTTP boot asked for the size of the loader and got no usable answer.',
    findings: ['http-boot-never-asked'],
  },
  'could not establish connection with http server': {
    ...{ says: 'Could not establish connection with HTTP server', next: SCREEN },
    meaning: 'The TCP port of the boot server is closed or blocked.',
    findings: ['http-boot-never-asked'],
  },
  'could not retrieve the host address from dns server': {
    ...{ says: 'Could not retrieve the host address from DNS server', findings: [] },
    meaning: 'The URL has a name in it, and the machine cannot resolve it; Rouse names addresses.',
    next: 'See who answers with that URL: rouse doctor --probe',
  },
  'only https connection is allowed': {
    ...{ says: 'Access forbidden, only HTTPS connection is allowed', next: SCREEN },
    meaning: 'The firmware is set to boot from https alone.',
    findings: ['http-boot-never-asked'],
  },
  'invalid uri address': {
    ...{ says: 'Invalid URI address', next: 'See who answers: rouse doctor --probe' },
    meaning: 'The answer to HTTP boot holds something that is no URL.',
    findings: ['dhcp-names-another-server'],
  },
  'access denied': {
    ...{ says: 'Access Denied', findings: ['loader-silent'] },
    meaning: 'Secure Boot refuses the loader, which is not signed with a key of this machine.',
    next: 'Switch Secure Boot off, or use a signed loader.',
  },
  'security violation': {
    ...{ says: 'Security Violation', findings: ['loader-silent'] },
    meaning: 'Secure Boot refuses the loader, which is not signed with a key of this machine.',
    next: 'Switch Secure Boot off, or use a signed loader.',
  },
  'could not detect network connection': {
    ...{ says: 'Could not detect network connection', next: CABLE, findings: [] },
    meaning: 'The card has no link, or the switch port needs longer to come up (spanning tree).',
  },
  'tcp connection failed': {
    ...{ says: 'TCP connection failed', next: SCREEN, findings: ['http-boot-never-asked'] },
    meaning: 'The TCP port of the boot server is closed or blocked.',
  },
  'tls session connection failed': {
    ...{ says: 'TLS session connection failed', findings: ['http-boot-never-asked'] },
    meaning: 'The URL begins with https, and the firmware does not trust the certificate.',
    next: 'Boot from http, or enrol the certificate in the firmware.',
  },
  'no bootable device': {
    ...{ says: 'No bootable device', findings: ['disk-not-started'] },
    meaning: 'The network was left, and nothing on the disks can be started.',
    next: SCREEN,
  },
};
