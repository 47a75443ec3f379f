/**
 * What the script reports, and what comes after it handed over.
 *
 * Tests    test/domain/finding.test.ts
 */
import type { FindingRows } from './row.ts';

export const SYSTEM_FINDINGS = {
  'kernel-download-failed': {
    title: 'iPXE could not download the kernel',
    causes: [
      'The server that the profile names does not answer, or has no such file',
      'The machine has too little memory',
      'A certificate was refused, where the URL begins with https',
    ],
    check: 'rouse lookup ipxe.org/NUMBER',
    fix: 'What the number means decides; the screen of the machine shows the same one',
  },
  'initrd-download-failed': {
    title: 'iPXE could not download an initrd',
    causes: [
      'The server that the profile names does not answer, or has no such file',
      'The machine has too little memory for kernel and initrd together',
    ],
    check: 'rouse lookup ipxe.org/NUMBER',
    fix: 'What the number means decides; the screen of the machine shows the same one',
  },
  'kernel-not-started': {
    title: 'iPXE has the kernel and cannot start it',
    causes: [
      'The kernel is for another architecture than the firmware',
      'Secure Boot refuses it',
      'The machine has too little memory',
    ],
    check: 'rouse lookup ipxe.org/NUMBER',
    fix: 'See that arch of the profile is that of the machine, and that Secure Boot fits the image',
  },
  'chain-failed': {
    title: 'The script or loader that the profile chains to failed',
    causes: [
      'The URL of the profile does not answer, or has no such file',
      'What it answers is no script and no loader for this firmware',
    ],
    check: 'rouse lookup ipxe.org/NUMBER',
    fix: 'Try the URL of the profile from another machine',
  },
  'no-report': {
    title: 'The machine was handed over to Talos, and Talos reports nothing',
    causes: [
      'Talos has no network: wrong static address, VLAN or driver',
      'A firewall drops the ports for events and kernel log (8091, 8092)',
      'Talos stopped early: see its screen; console= may send it elsewhere',
    ],
    check: 'rouse explain MACHINE',
    fix: 'Look at the console of the machine, and at the addresses on its command line',
  },
  'talos-refuses-config': {
    title: 'Talos refuses its machine configuration',
    causes: [
      'A document of the configuration has a mistake, or is for another version of Talos',
      'The install disk that it names is not in this machine',
    ],
    check: 'rouse logs MACHINE',
    fix: 'Mend the configuration: rouse configs show NAME',
  },
  'system-failed': {
    title: 'The system that was started reports a failure',
    causes: ['What it says stands beside: a service, a sequence or a step of the installer'],
    check: 'rouse logs MACHINE',
    fix: 'Mend what the report names and boot the machine again',
  },
  'disk-not-started': {
    title: 'The machine was sent to its disk and came back at once',
    causes: [
      'There is nothing on the disk that could start',
      'The boot order has no entry for the disk behind the network',
    ],
    check: 'rouse boots show MACHINE',
    fix: 'Put the disk behind the network in the boot order, or install a system on it',
  },
} as const satisfies FindingRows;
