/**
 * Writes the disk of a lab machine: 2 MiB that every firmware of the lab can start.
 *
 * Owns     the layout: a boot sector for a PC BIOS, and one EFI system partition (FAT12) with the
 *          applications for x64 and arm64 in the folder where firmware looks without being told.
 * Specs    UEFI 2.10 section 3.5 (\EFI\BOOT\BOOT*.EFI), section 5.2 (legacy MBR, partition type
 *          EFh); Microsoft FAT specification 1.03.
 *
 * Usage: node scripts/lab/make-disk.ts FILE
 */
import { writeFileSync } from 'node:fs';
import { biosBootCode, efiArm64Application, efiX64Application } from './boot-code.ts';

const SECTOR_BYTES = 512;
const DISK_SECTORS = 4096;
const PARTITION_AT = 2048;
const PARTITION_SECTORS = DISK_SECTORS - PARTITION_AT;
const FAT_SECTORS = 6;
const ROOT_ENTRIES = 16;
const ATTRIBUTE_DIRECTORY = 0x10;
const END_OF_CHAIN = 0xfff;

interface Fat {
  readonly partition: Buffer;
  nextCluster: number;
}
interface Entry {
  readonly name: string;
  readonly directory: boolean;
  readonly cluster: number;
  readonly bytes: number;
}

function makeDisk(): Buffer {
  const disk = Buffer.alloc(DISK_SECTORS * SECTOR_BYTES);
  disk.set(biosBootCode(), 0);
  const entryAt = 446;
  disk[entryAt + 4] = 0xef;
  disk.writeUInt32LE(PARTITION_AT, entryAt + 8);
  disk.writeUInt32LE(PARTITION_SECTORS, entryAt + 12);
  disk.writeUInt16LE(0xaa55, 510);
  disk.set(makePartition(), PARTITION_AT * SECTOR_BYTES);
  return disk;
}

function makePartition(): Buffer {
  const fat: Fat = { partition: Buffer.alloc(PARTITION_SECTORS * SECTOR_BYTES), nextCluster: 2 };
  writeParameters(fat.partition);
  writeFatEntry(fat, 0, 0xff8);
  writeFatEntry(fat, 1, END_OF_CHAIN);
  const boot = storeDirectory(fat, [
    storeFile(fat, 'BOOTX64 EFI', efiX64Application()),
    storeFile(fat, 'BOOTAA64EFI', efiArm64Application()),
  ]);
  const efi = storeDirectory(fat, [{ ...boot, name: 'BOOT       ' }]);
  fat.partition.set(encodeEntries([{ ...efi, name: 'EFI        ' }]), rootAt());
  return fat.partition;
}

function writeParameters(partition: Buffer): void {
  partition.set([0xeb, 0xfe, 0x90]);
  partition.write('ROUSELAB', 3);
  partition.writeUInt16LE(SECTOR_BYTES, 11);
  partition[13] = 1; // sectors per cluster
  partition.writeUInt16LE(1, 14); // reserved sectors
  partition[16] = 1; // copies of the table
  partition.writeUInt16LE(ROOT_ENTRIES, 17);
  partition.writeUInt16LE(PARTITION_SECTORS, 19);
  partition[21] = 0xf8; // fixed disk
  partition.writeUInt16LE(FAT_SECTORS, 22);
  partition.writeUInt32LE(PARTITION_AT, 28);
  partition.write('FAT12   ', 54);
  partition.writeUInt16LE(0xaa55, 510);
}

function rootAt(): number {
  return (1 + FAT_SECTORS) * SECTOR_BYTES;
}

/** Two entries of twelve bits share three bytes. */
function writeFatEntry(fat: Fat, cluster: number, value: number): void {
  const at = SECTOR_BYTES + Math.floor((cluster * 3) / 2);
  const old = fat.partition.readUInt16LE(at);
  const odd = cluster % 2 === 1;
  fat.partition.writeUInt16LE(odd ? (old & 0x00f) | (value << 4) : (old & 0xf000) | value, at);
}

/** Stores bytes in the next free clusters and returns the first of them. */
function storeBytes(fat: Fat, bytes: Uint8Array): number {
  const first = fat.nextCluster;
  const count = Math.ceil(bytes.length / SECTOR_BYTES);
  const dataAt = rootAt() + ROOT_ENTRIES * 32;
  fat.partition.set(bytes, dataAt + (first - 2) * SECTOR_BYTES);
  for (let index = 0; index < count; index++) {
    writeFatEntry(fat, first + index, index === count - 1 ? END_OF_CHAIN : first + index + 1);
  }
  fat.nextCluster += count;
  return first;
}

function storeFile(fat: Fat, name: string, bytes: Uint8Array): Entry {
  return { name, directory: false, cluster: storeBytes(fat, bytes), bytes: bytes.length };
}

function storeDirectory(fat: Fat, entries: readonly Entry[]): Entry {
  const cluster = storeBytes(fat, encodeEntries(entries));
  return { name: '', directory: true, cluster, bytes: 0 };
}

function encodeEntries(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.alloc(SECTOR_BYTES);
  entries.forEach((entry, index) => {
    const at = index * 32;
    bytes.write(entry.name, at, 11, 'latin1');
    bytes[at + 11] = entry.directory ? ATTRIBUTE_DIRECTORY : 0;
    bytes.writeUInt16LE(entry.cluster, at + 26);
    bytes.writeUInt32LE(entry.bytes, at + 28);
  });
  return bytes;
}

const target = process.argv[2];
if (target === undefined) throw new Error('usage: make-disk.ts FILE');
writeFileSync(target, makeDisk());
