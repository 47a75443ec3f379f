/** What a line on a machine's screen means: codes, numbers and sentences in any form. */
import fc from 'fast-check';
import t from 'tap';
import { FINDING_ROWS } from '../../src/domain/finding.ts';
import {
  IPXE_CASES,
  IPXE_CLASSES,
  IPXE_FILES,
} from '../../src/domain/firmware-errors/ipxe-numbers.ts';
import { PXE_ROM_ERRORS } from '../../src/domain/firmware-errors/pxe.ts';
import { UEFI_PXE_ERRORS, UEFI_SENTENCES } from '../../src/domain/firmware-errors/uefi.ts';
import { lookUp } from '../../src/domain/lookup.ts';

const codes = (text: string): readonly string[] =>
  lookUp(text).map(({ code, from }) => `${code} ${from}`);

t.test('a PXE code is found however it is written', (t) => {
  for (const text of ['PXE-E32', 'e32', 'pxe e32', 'PXE-E32: TFTP open timeout', '  pxe_e32.']) {
    t.same(codes(text), ['PXE-E32 BIOS ROM'], text);
  }
  t.same(codes('PXE-M0F: Exiting Intel Boot Agent.'), ['PXE-M0F BIOS ROM']);
  t.same(codes('PXE-T01: File not found\nPXE-E3B: TFTP Error - File Not Found'), [
    'PXE-T01 BIOS ROM',
    'PXE-E3B BIOS ROM',
  ]);
  t.end();
});

t.test('every code that people meet is there', (t) => {
  const met =
    'E00 E05 E06 E07 E09 E11 E16 E18 E20 E21 E23 E32 E35 E36 E38 E3B E51 E52 E53 E55 E61 E74 E76' +
    ' E77 E78 E79 E89 E99 EC8 EC9 M0F T01 T04';
  for (const code of met.split(' ')) t.ok(PXE_ROM_ERRORS[code], code);
  t.end();
});

t.test('the text beside a number tells whether BIOS or UEFI printed it', (t) => {
  t.same(codes('PXE-E18'), ['PXE-E18 BIOS ROM', 'PXE-E18 UEFI']);
  t.same(codes('PXE-E18: Server response timeout.'), ['PXE-E18 UEFI']);
  t.same(codes('PXE-E05: EEPROM checksum error'), ['PXE-E05 BIOS ROM']);
  t.same(codes('PXE-E16: No valid offer received.'), ['PXE-E16 UEFI']);
  t.end();
});

t.test('iPXE numbers are read by class, file and case', (t) => {
  const says = (number: string): readonly string[] => lookUp(number).map((one) => one.says);
  t.same(says('https://ipxe.org/2d0c613b'), ['HTTP 404: not found']);
  t.same(says('http://ipxe.org/err/2d0c618e'), ['HTTP 404: not found'], 'built for UEFI');
  t.same(says('040ee119'), ['No configuration methods succeeded']);
  t.same(says('rouse: no answer from 10.0.0.1 (ipxe.org/4c106092)'), ['DHCP timed out']);
  t.same(says('Could not boot: (http://ipxe.org/3e11618e)'), ['DNS name does not exist']);
  t.same(says('0x4c0a6035'), ['TCP connection timed out']);
  t.match(lookUp('4c126035'), [{ says: 'TFTP timed out', from: 'iPXE' }]);
  t.match(lookUp('31006002'), [{ says: 'Not enough memory', meaning: /reason/ }]);
  t.match(lookUp('1c818001'), [{ says: 'Invalid argument', meaning: /Linux kernel/ }]);
  t.match(lookUp('7f59403a'), [{ says: 'Fault of the firmware', meaning: /SNP/ }]);
  t.same(lookUp('60000000'), [], 'a class that there is not');
  t.end();
});

t.test('the tables of iPXE have the form of its numbers', (t) => {
  t.equal(IPXE_CLASSES.length, 0x50);
  t.equal(IPXE_CLASSES[0x2d], 'no such file');
  t.equal(IPXE_CLASSES[0x4c], 'connection timed out');
  t.equal(IPXE_CLASSES[0x1c], 'invalid argument');
  for (const file of Object.keys(IPXE_FILES)) t.equal(Number(file) & ~0xff_e000, 0);
  for (const number of Object.keys(IPXE_CASES)) {
    t.ok(IPXE_FILES[Number.parseInt(`${number}00`, 16) & 0xff_e000], number);
  }
  t.end();
});

t.test('sentences of UEFI are found in a line', (t) => {
  t.same(codes('  Error: Could not establish connection with HTTP server.'), [
    'Could not establish connection with HTTP server UEFI',
  ]);
  t.same(codes('BdsDxe: failed to load Boot0003 "UEFI PXEv4": Access Denied'), [
    'Access Denied UEFI',
  ]);
  for (const [sentence, { says }] of Object.entries(UEFI_SENTENCES)) {
    t.equal(says.toLowerCase().includes(sentence), true, sentence);
  }
  t.end();
});

t.test('a whole screen names each message once', (t) => {
  const screen = '>>Start PXE over IPv4.\n  PXE-E18: Server response timeout.\n'.repeat(3);
  t.same(codes(screen), ['PXE-E18 UEFI']);
  t.end();
});

t.test('what is no message is none', (t) => {
  for (const text of ['', 'node-1', 'the 32', 'e3', 'e321', 'xe32', 'E32B', 'deadbeef0']) {
    t.same(lookUp(text), [], text);
  }
  t.end();
});

t.test('findings that a message leads to are in the registry', (t) => {
  const tables = [PXE_ROM_ERRORS, UEFI_PXE_ERRORS, UEFI_SENTENCES, IPXE_CASES];
  for (const { findings, says, meaning, next } of tables.flatMap((one) => Object.values(one))) {
    for (const id of findings) t.ok(id in FINDING_ROWS, id);
    t.ok(says && meaning.endsWith('.') && !meaning.includes('  '), says);
    t.match(next, /[.\w]$/);
  }
  t.end();
});

t.test('any text gets an answer', (t) => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => Array.isArray(lookUp(text))));
  t.end();
});
