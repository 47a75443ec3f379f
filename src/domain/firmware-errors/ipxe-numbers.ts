/**
 * The parts of an iPXE error number: POSIX class, source file, and the cases told apart in it.
 *
 * Specs    iPXE src/include/errno.h (bits 30-24 the class, 23-13 the file, 12-8 the case, 7-0 the
 *          code of the platform), src/include/ipxe/errfile.h (files). Numbers of files stay what
 *          they are from release to release; cases are those of 2026.
 * Tests    test/domain/lookup.test.ts
 */
import type { ScreenRow } from './row.ts';

/** By the class, from 0. */
export const IPXE_CLASSES = [
  'no error|argument list too long|permission denied|address already in use',
  'address not available|address family not supported|temporarily unavailable',
  'already in progress|bad file descriptor|bad message|device busy|cancelled|no child process',
  'connection aborted|connection refused|connection reset|deadlock avoided',
  'destination address required|argument out of domain|quota exceeded|file exists|bad address',
  'file too large|host unreachable|identifier removed|illegal byte sequence|in progress',
  'interrupted|invalid argument|input/output error|already connected|is a directory',
  'too many links|too many open files|too many links of a file|message too long|multihop',
  'name too long|network is down|connection reset by network|network unreachable',
  'too many open files in system|no buffer space|no data|no such device|no such file',
  'not an executable format|no locks|link severed|not enough memory|no message of that type',
  'protocol not available|no space left|no stream resources|not a stream|not implemented',
  'not connected|not a directory|directory not empty|not a socket|not supported',
  'inappropriate operation|no such device or address|operation not supported on socket',
  'value too large|operation not permitted|broken pipe|protocol error|protocol not supported',
  'wrong protocol type|result too large|read-only|invalid seek|no such process|stale handle',
  'timer expired|connection timed out|text file busy|would block|improper link',
].flatMap((line) => line.split('|'));

/** By bits 23-13: the part of iPXE that gave up. */
export const IPXE_FILES: Readonly<Record<number, string>> = {
  0x012000: 'downloading',
  0x022000: 'running a command',
  0x092000: 'opening a URL',
  0x0b2000: 'resolving a name',
  0x162000: 'reading the options of a command',
  0x232000: 'booting from a disk',
  0x594000: 'the network card through the firmware (SNP)',
  0x5a4000: 'the network card through the firmware (SNP)',
  0x6a4000: 'the network card through the firmware (NII)',
  0x826000: 'the network card through the firmware (UNDI)',
  0x056000: 'IPv4',
  0x066000: 'IPv6',
  0x086000: 'the network card',
  0x0a6000: 'TCP',
  0x0c6000: 'HTTP',
  0x106000: 'DHCP',
  0x116000: 'DNS',
  0x126000: 'TFTP',
  0x146000: 'the settings of the network card',
  0x376000: 'finding a neighbour (ARP)',
  0x416000: 'HTTP',
  0x008000: 'a loaded file',
  0x028000: 'a script',
  0x048000: 'starting an EFI file',
  0x818000: 'starting a Linux kernel',
  0x03e000: 'the automatic boot',
  0x04e000: 'DHCP',
  0x05e000: 'loading a file',
  0x0de000: 'TLS',
  0x0ee000: 'configuring the network card',
  0x16e000: 'a certificate',
  0x2ee000: 'checking a certificate',
};

const SEE = 'See what the boot shows from here: rouse boots show MACHINE';
const NAMES = 'See which server and name the script has: rouse script MACHINE';

/** By class, file and case, the last byte left out: the numbers that people meet. */
export const IPXE_CASES: Readonly<Record<string, ScreenRow>> = {
  '040ee1': {
    ...{ says: 'No configuration methods succeeded', findings: ['offer-not-taken'] },
    meaning: 'The card got no address by DHCP, nor by IPv6.',
    next: 'See that the DHCP server answers, and that the switch port forwards at once (PortFast).',
  },
  '2d03e1': {
    ...{ says: 'Nothing to boot', next: 'See who answers: rouse doctor --probe' },
    meaning: 'iPXE got an address, and no answer named a file or a script.',
    findings: ['unknown-machine-ignored', 'observing-only'],
  },
  '2d0c61': {
    ...{ says: 'HTTP 404: not found', findings: ['file-missing', 'chain-failed'], next: NAMES },
    meaning: 'The web server has no file of that name.',
  },
  '2d1261': {
    ...{ says: 'TFTP: file not found', findings: ['loader-name-unknown'], next: NAMES },
    meaning: 'The TFTP server has no file of that name.',
  },
  '020c61': {
    ...{ says: 'HTTP 401: not authorised', findings: ['chain-failed'], next: NAMES },
    meaning: 'The web server wants a user name and a password.',
  },
  '410c61': {
    ...{ says: 'HTTP 403: forbidden', findings: ['chain-failed'], next: NAMES },
    meaning: 'The web server does not give the file to this machine.',
  },
  '1d0c61': {
    ...{ says: 'HTTP answer of an unknown kind', findings: ['chain-failed'], next: NAMES },
    meaning: 'The web server answered with a status that iPXE does not know.',
  },
  '1d0c62': {
    ...{ says: 'HTTP: length of the file does not fit', findings: ['file-stalled'], next: SEE },
    meaning: 'The connection ended before the file had come whole.',
  },
  '1d0c64': {
    ...{ says: 'HTTP 4xx', findings: ['file-missing', 'chain-failed'], next: NAMES },
    meaning: 'The web server refuses the request.',
  },
  '1d0c65': {
    ...{ says: 'HTTP 5xx', findings: ['factory-unreachable', 'file-failed', 'file-changed'] },
    ...{ meaning: 'The web server met a fault of its own.', next: SEE },
  },
  '3e1161': {
    ...{ says: 'DNS name does not exist', findings: ['chain-failed'], next: NAMES },
    meaning: 'The URL has a name in it that the name server does not know.',
  },
  '3e1162': {
    ...{ says: 'No DNS servers available', findings: ['chain-failed'] },
    meaning: 'The URL has a name in it, and the DHCP server names no name server.',
    next: 'Give the DHCP server a name server (option 6), or use an address in the URL.',
  },
  '380861': {
    ...{ says: 'Link down', findings: ['script-never-asked'] },
    meaning: 'The card has no link.',
    next: 'Try another cable and switch port.',
  },
  '4c1060': {
    ...{ says: 'DHCP timed out', findings: ['offer-not-taken'] },
    meaning: 'No DHCP server answered iPXE.',
    next: 'See that the switch port forwards at once (PortFast) and the DHCP server answers.',
  },
  '4c1260': {
    ...{ says: 'TFTP timed out', findings: ['tftp-never-asked', 'tftp-stalled'] },
    meaning: 'The TFTP server does not answer, or its blocks are lost.',
    next: 'Allow UDP 69 and the answers to it; Rouse needs it for the loader alone.',
  },
  '4c0a60': {
    ...{ says: 'TCP connection timed out', findings: ['script-never-asked', 'file-stalled'] },
    meaning: 'The server that the URL names does not answer on that port.',
    next: 'Allow the port of boot.listen (8080) from the machines to this server.',
  },
  '0f0a60': {
    ...{ says: 'TCP connection reset', findings: ['script-never-asked', 'client-left'] },
    meaning: 'Nobody listens on that port, or the connection was cut off.',
    next: 'See that Rouse runs and http-boot is up there: rouse status',
  },
  '280a60': {
    ...{ says: 'TCP: network unreachable', findings: ['script-never-asked'], next: SEE },
    meaning: 'The machine has no way to the server: no address yet, or no router.',
  },
  '280560': {
    ...{ says: 'IPv4: network unreachable', findings: ['script-never-asked'] },
    meaning: 'The machine has no way to the server: no address yet, or no router.',
    next: 'See that the DHCP server names a router, or that the server is in the same network.',
  },
  '4c3760': {
    ...{ says: 'Neighbour timed out (ARP)', findings: ['script-never-asked'] },
    meaning: 'Nobody answers at the address of the server or of the router.',
    next: 'See that the server is in the network of the machine: mask, router, VLAN.',
  },
  '410de1': {
    ...{ says: 'TLS: the server refused', findings: ['kernel-download-failed'], next: NAMES },
    meaning: 'The two sides have no version or cipher in common.',
  },
  '0216e4': {
    ...{ says: 'Certificate expired, or not yet valid', findings: ['kernel-download-failed'] },
    meaning: 'The clock of the machine is wrong, or the certificate is too old.',
    next: 'Set the clock in the firmware, or let Rouse fetch the file: delivery: proxy.',
  },
  '0216e6': {
    ...{ says: 'Certificate of an unknown authority', findings: ['kernel-download-failed'] },
    meaning: 'This iPXE trusts other authorities than the one of the server.',
    next: 'Let Rouse fetch the file and hand it on by http: delivery: proxy.',
  },
  '7f0481': {
    ...{ says: 'Could not load EFI file', findings: ['kernel-not-started'] },
    meaning: 'The firmware refuses the file: it is for another processor, or not signed.',
    next: 'Compare arch of the profile with the machine; see whether Secure Boot is on.',
  },
  '7f0482': {
    ...{ says: 'Could not start EFI file', findings: ['kernel-not-started'] },
    meaning: 'The file was loaded, and ended at once with an error of its own.',
    next: 'Look at the lines above it on the screen.',
  },
};
