/**
 * The events of one machine that boots, as the listeners record them.
 */
import type { IpAddress } from '../../src/domain/address.ts';
import type { BootEvent, DhcpClientKind } from '../../src/domain/boot-event.ts';
import type { Mac } from '../../src/domain/mac.ts';
import type { Of } from '../../src/timeline/engine-state.ts';

export interface BootEventsOf {
  readonly mac: Mac;
  readonly from: IpAddress;
  /** what a listener knows of it: no hardware address behind a router */
  readonly near?: boolean;
}

type Fields<K extends BootEvent['kind']> = Partial<Omit<Of<K>, 'kind' | 'atMs'>>;

export function mac(text: string): Mac {
  return text as Mac;
}

export function ip(text: string): IpAddress {
  return text as IpAddress;
}

export function createBootEvents({ mac, from, near = true }: BootEventsOf) {
  const known = { mac, interface: 'lan0' };
  const neighbour = near ? { mac } : {};
  const peer = `${from}:1024`;
  return {
    discover: (atMs: number, client: DhcpClientKind = 'uefi'): Of<'dhcp.discover'> => ({
      ...{ kind: 'dhcp.discover', atMs, ...known },
      ...{ client, archCode: 7, vendorClass: 'PXEClient:Arch:00007' },
    }),
    offered: (atMs: number, more: Fields<'dhcp.offered'> = {}): Of<'dhcp.offered'> => ({
      ...{ kind: 'dhcp.offered', atMs, ...known, client: 'uefi', personality: 'bypass' },
      ...{ bootFile: 'ipxe.efi', to: '255.255.255.255:68', ...more },
    }),
    ignored: (atMs: number, more: Fields<'dhcp.ignored'> = {}): Of<'dhcp.ignored'> => ({
      ...{ kind: 'dhcp.ignored', atMs, ...known, reason: 'unknown-machine', detail: '', ...more },
    }),
    request: (atMs: number, client: DhcpClientKind = 'uefi'): Of<'pxe.request'> => ({
      ...{ kind: 'pxe.request', atMs, ...known },
      ...{ client, archCode: 7, vendorClass: 'PXEClient' },
    }),
    answered: (atMs: number): Of<'pxe.answered'> => ({
      ...{ kind: 'pxe.answered', atMs, ...known, client: 'uefi', personality: 'binl' },
      ...{ bootFile: 'ipxe.efi', to: `${from}:4011` },
    }),
    tftpStarted: (atMs: number, file = 'ipxe.efi'): Of<'tftp.started'> => ({
      ...{ kind: 'tftp.started', atMs, ...neighbour, file, from: peer },
    }),
    tftpProgress: (atMs: number, bytes: number, file = 'ipxe.efi'): Of<'tftp.progress'> => ({
      ...{ kind: 'tftp.progress', atMs, ...neighbour, file, from },
      ...{ bytes, sizeBytes: 1_000_000, bytesPerSecond: 1_000 },
    }),
    tftpFinished: (atMs: number, more: Fields<'tftp.finished'> = {}): Of<'tftp.finished'> => ({
      ...{ kind: 'tftp.finished', atMs, ...neighbour, file: 'ipxe.efi', from: peer },
      ...{ outcome: 'complete', bytes: 1_000_000, durationMs: 500, repeats: 0, detail: '' },
      ...more,
    }),
    served: (atMs: number, more: Fields<'script.served'> = {}): Of<'script.served'> => ({
      ...{ kind: 'script.served', atMs, mac, from, machine: mac, script: 'boot', ...more },
    }),
    fileProgress: (atMs: number, bytes: number, file = 'debian/linux'): Of<'file.progress'> => ({
      ...{ kind: 'file.progress', atMs, ...neighbour, file, from },
      ...{ bytes, sizeBytes: 8_000_000, bytesPerSecond: 1_000 },
    }),
    fileSent: (atMs: number, more: Fields<'file.sent'> = {}): Of<'file.sent'> => ({
      ...{ kind: 'file.sent', atMs, ...neighbour, from, file: 'debian/linux' },
      ...{ bytes: 8_000_000, durationMs: 200, complete: true, ...more },
    }),
    beacon: (
      atMs: number,
      { session = 'a1', step = 'handoff', detail = '' }: Fields<'boot.beacon'> = {},
    ): Of<'boot.beacon'> => ({
      ...{ kind: 'boot.beacon', atMs, ...neighbour, session, step, detail, from },
    }),
  } as const;
}
