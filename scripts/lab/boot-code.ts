/**
 * Three very small programs that print a marker on the first serial port and power the machine off.
 *
 * Owns     machine code for the three ways a lab machine can start its disk: the boot sector of a
 *          PC BIOS, and UEFI applications for x64 and arm64. Written by hand, so that the lab needs
 *          no assembler and no cross compiler.
 * Specs    Intel SDM volume 2 and Arm ARM for the encodings; UEFI 2.10 sections 2.1.1 and 4.3 for
 *          the image format and the offsets in the system table; Microsoft PE format.
 */

/** What the serial console shows when a machine has started its disk. */
export const DISK_MARKER = 'ROUSE-DISK-BOOTED';

const MARKER_LINE = `\r\n${DISK_MARKER}\r\n`;
const SECTOR_BYTES = 512;

/**
 * The first 440 bytes of a disk: code that a PC BIOS starts in real mode at 0000:7c00.
 *
 * Writes to the ports of the UART at 3f8h, since INT 10h output needs a BIOS that repeats it on
 * the serial line, then to the power management port of QEMU's chipsets (PM1a control at 604h).
 */
export function biosBootCode(): Uint8Array {
  const loop = [
    ...[0xac], // lodsb
    ...[0x84, 0xc0], // test al, al
    ...[0x74, 0x11], // jz done
    ...[0x88, 0xc4], // mov ah, al
    ...[0xba, 0xfd, 0x03], // mov dx, 3fdh: line status
    ...[0xec, 0xa8, 0x20], // wait: in al, dx; test al, 20h: transmitter empty
    ...[0x74, 0xfb], // jz wait
    ...[0xb2, 0xf8, 0x88, 0xe0, 0xee], // mov dl, f8h; mov al, ah; out dx, al
    ...[0xeb, 0xea], // jmp loop
  ];
  const powerOff = [
    ...[0xba, 0x04, 0x06], // done: mov dx, 604h
    ...[0xb8, 0x00, 0x20, 0xef], // mov ax, 2000h; out dx, ax
    ...[0xf4, 0xeb, 0xfd], // hlt; jmp back to it
  ];
  const prologueBytes = 8;
  const textAt = 0x7c00 + prologueBytes + loop.length + powerOff.length;
  const prologue = [
    ...[0xfc, 0x31, 0xc0, 0x8e, 0xd8], // cld; xor ax, ax; mov ds, ax
    ...[0xbe, textAt & 0xff, textAt >> 8], // mov si, text
  ];
  return Buffer.from([...prologue, ...loop, ...powerOff, ...Buffer.from(`${MARKER_LINE}\0`)]);
}

/** A UEFI application for x64, under its name in the boot folder. */
export function efiX64Application(): Uint8Array {
  const code = Buffer.from([
    ...[0x48, 0x83, 0xec, 0x28], // sub rsp, 28h: shadow space, aligned
    ...[0x48, 0x89, 0xd3], // mov rbx, rdx: the system table
    ...[0x48, 0x8b, 0x4b, 0x40], // mov rcx, [rbx+40h]: ConOut
    ...[0x48, 0x8d, 0x15, 0x1a, 0, 0, 0], // lea rdx, text
    ...[0xff, 0x51, 0x08], // call [rcx+8]: OutputString
    ...[0x48, 0x8b, 0x43, 0x58], // mov rax, [rbx+58h]: RuntimeServices
    ...[0xb9, 0x02, 0, 0, 0], // mov ecx, 2: EfiResetShutdown
    ...[0x31, 0xd2, 0x45, 0x31, 0xc0, 0x45, 0x31, 0xc9], // xor edx, edx; r8d; r9d
    ...[0xff, 0x50, 0x68], // call [rax+68h]: ResetSystem
    ...[0xeb, 0xfe, 0x90], // jmp to itself; nop
  ]);
  return peImage(0x8664, code);
}

/** A UEFI application for arm64. */
export function efiArm64Application(): Uint8Array {
  const instructions = [
    0xaa0103f3, // mov x19, x1: the system table
    0xf9402260, // ldr x0, [x19, #64]: ConOut
    0x100001a1, // adr x1, text: 13 instructions on
    0xf9400402, // ldr x2, [x0, #8]: OutputString
    0xd63f0040, // blr x2
    0xf9402e63, // ldr x3, [x19, #88]: RuntimeServices
    0xf9403464, // ldr x4, [x3, #104]: ResetSystem
    0xd2800040, // mov x0, #2: EfiResetShutdown
    0xd2800001, // mov x1, #0
    0xd2800002, // mov x2, #0
    0xd2800003, // mov x3, #0
    0xd63f0080, // blr x4
    0x14000000, // b to itself
    0xd503201f, // nop
    0xd503201f, // nop
  ];
  const code = Buffer.alloc(instructions.length * 4);
  instructions.forEach((word, index) => code.writeUInt32LE(word, index * 4));
  return peImage(0xaa64, code);
}

/** A PE32+ image of one section: position-independent code followed by the marker in UCS-2. */
function peImage(machine: number, code: Uint8Array): Uint8Array {
  const sectionAt = 0x1000;
  const body = Buffer.concat([code, Buffer.from(`${MARKER_LINE}\0`, 'utf16le')]);
  const image = Buffer.alloc(2 * SECTOR_BYTES);
  const coffAt = 0x44;
  const optionalAt = coffAt + 20;
  const optionalBytes = 240;
  const sectionHeaderAt = optionalAt + optionalBytes;

  image.write('MZ', 0);
  image.writeUInt32LE(coffAt - 4, 0x3c);
  image.write('PE', coffAt - 4);
  image.writeUInt16LE(machine, coffAt);
  image.writeUInt16LE(1, coffAt + 2); // sections
  image.writeUInt16LE(optionalBytes, coffAt + 16);
  image.writeUInt16LE(0x0022, coffAt + 18); // executable, large addresses

  image.writeUInt16LE(0x020b, optionalAt); // PE32+
  image.writeUInt32LE(SECTOR_BYTES, optionalAt + 4); // size of code
  image.writeUInt32LE(sectionAt, optionalAt + 16); // entry point
  image.writeUInt32LE(sectionAt, optionalAt + 20); // base of code
  image.writeUInt32LE(0x1000, optionalAt + 32); // section alignment
  image.writeUInt32LE(SECTOR_BYTES, optionalAt + 36); // file alignment
  image.writeUInt32LE(2 * 0x1000, optionalAt + 56); // size in memory
  image.writeUInt32LE(SECTOR_BYTES, optionalAt + 60); // size of headers
  image.writeUInt16LE(10, optionalAt + 68); // subsystem: EFI application
  image.writeUInt32LE(16, optionalAt + 108); // data directories, all empty

  image.write('.text', sectionHeaderAt);
  image.writeUInt32LE(body.length, sectionHeaderAt + 8);
  image.writeUInt32LE(sectionAt, sectionHeaderAt + 12);
  image.writeUInt32LE(SECTOR_BYTES, sectionHeaderAt + 16);
  image.writeUInt32LE(SECTOR_BYTES, sectionHeaderAt + 20);
  image.writeUInt32LE(0x60000020, sectionHeaderAt + 36); // code, readable, executable
  image.set(body, SECTOR_BYTES);
  return image;
}
