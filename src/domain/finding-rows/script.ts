/**
 * The machine has a script: what it was told, and what became of the files in it.
 *
 * Tests    test/domain/finding.test.ts
 */
import type { FindingRows } from './row.ts';

export const SCRIPT_FINDINGS = {
  'profile-missing': {
    title: 'The profile of the machine does not exist',
    causes: ['It was deleted or renamed after the machine was given it'],
    check: 'rouse explain MACHINE',
    fix: 'Give it another one: rouse machines set MACHINE --profile NAME',
  },
  'profile-for-other-arch': {
    title: 'The profile of the machine is for another architecture',
    causes: [
      'The machine boots by BIOS where the profile is for UEFI, or the other way round',
      'The profile has a kernel for another processor',
    ],
    check: 'rouse explain MACHINE',
    fix: 'Give it a profile for its architecture, or correct arch of the profile',
  },
  'template-value-missing': {
    title: 'The profile needs a value that the machine does not have',
    causes: ['A variable of the profile is not set for this machine'],
    check: 'rouse explain MACHINE',
    fix: 'Set it: rouse machines set MACHINE --var NAME=VALUE',
  },
  'profile-unusable': {
    title: 'The profile cannot be carried out for this machine',
    causes: [
      'A kernel argument or a URL holds what a boot script cannot carry',
      'A secret of the profile cannot be opened with the key of this server',
    ],
    check: 'rouse explain MACHINE',
    fix: 'Mend what rouse explain names',
  },
  'kernel-never-asked': {
    title: 'The machine has its script and asks for none of its files',
    causes: [
      'The script names another server that does not answer',
      'The machine was switched off, or hangs in its loader',
    ],
    check: 'rouse script MACHINE',
    fix: 'Look at the screen of the machine, and look its error up: rouse lookup TEXT',
  },
  'initrd-never-asked': {
    title: 'The machine has its first file and asks for no other, nor hands over',
    causes: [
      'It has too little memory for the kernel and what comes after it',
      'A URL of the profile leads to another server that does not answer',
      'The machine was switched off, or hangs in its loader',
    ],
    check: 'rouse script MACHINE',
    fix: 'Look at the screen of the machine; give a virtual machine more memory',
  },
  'handoff-never-came': {
    title: 'Every file was sent, and the machine did not hand over to them',
    causes: [
      'The report before the hand-over is lost, and the system runs all the same',
      'It has too little memory to unpack what was sent',
    ],
    check: 'rouse boots show MACHINE',
    fix: 'Look at the screen of the machine; give a virtual machine more memory',
  },
  'file-missing': {
    title: 'A file of the profile is not on this server',
    causes: [
      'The file was moved or deleted after the image was declared',
      'The profile names a path that the image does not have',
    ],
    check: 'rouse images verify IMAGE',
    fix: 'Put the file back, or declare the image anew: rouse apply -f FILE',
  },
  'file-changed': {
    title: 'A file of the image is not what it was when the image was declared',
    causes: ['It was replaced or deleted, by an update or by hand', 'The disk is damaged'],
    check: 'rouse images verify IMAGE',
    fix: 'If the new file is right, declare the image anew: rouse apply -f FILE',
  },
  'factory-unreachable': {
    title: 'A file could not be fetched from where it comes from',
    causes: [
      'This server does not reach the Image Factory or the web server: no route, DNS, proxy',
      'Version or schematic do not exist there',
      'The other side is down',
    ],
    check: 'rouse images fetch NAME',
    fix: 'Mend the way there, or fetch the files in advance: rouse images fetch NAME',
  },
  'file-failed': {
    title: 'A file could not be sent because of a fault on this server',
    causes: ['Its disk is full or damaged', 'A file is being fetched and is not whole yet'],
    check: 'rouse doctor',
    fix: 'Look at the log of the server for the code of the error',
  },
  'file-stalled': {
    title: 'A file stopped on its way to the machine',
    causes: [
      'The network is broken between here and the machine',
      'The machine hangs, or was switched off',
    ],
    check: 'ping ADDRESS',
    fix: 'Try another cable and switch port',
  },
  'client-left': {
    title: 'The machine broke the download of a file off',
    causes: [
      'It was switched off or restarted',
      'It has too little memory for the file',
      'Somebody pressed Ctrl-C in iPXE',
    ],
    check: 'rouse boots show MACHINE',
    fix: 'Look at the screen of the machine, and look its error up: rouse lookup TEXT',
  },
  'machine-too-slow': {
    title: 'The machine took so little of a file that it was cut off',
    causes: [
      'Much of what is sent is lost: a broken cable, a duplex mismatch',
      'The machine hangs while the connection is open',
    ],
    check: 'ping -f -c 1000 ADDRESS',
    fix: 'Try another cable and switch port; look at the error counters of both',
  },
} as const satisfies FindingRows;
