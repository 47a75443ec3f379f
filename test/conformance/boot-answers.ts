/** What a machine is answered over HTTP, with the decision about it made up. */
import type { LightMyRequestResponse } from 'fastify';
import type { Decision } from '../../src/domain/boot-plan.ts';
import { RouseError } from '../../src/domain/errors.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import { fakeSurface } from '../fakes/boot-surface.ts';
import { aMachine } from '../fakes/machines.ts';

export const MAC = '52:54:00:aa:00:01';
export const EFI = '/boot/loaders/ipxe.efi';
export const loaders = { 'ipxe.efi': 'MZ-loader' };

const machine = aMachine({ name: 'node-1' });
const profile = 'debian-13' as ProfileName;

export const BOOT: Decision & { readonly kind: 'boot' } = {
  ...{ kind: 'boot', machine, profile },
  plan: {
    ...{ kind: 'linux', args: [] },
    kernel: { name: 'kernel', url: 'http://10.77.0.2:8080/boot/files/debian-13/linux' },
    initrds: [{ name: 'initrd', url: 'http://10.77.0.2:8080/boot/files/debian-13/initrd' }],
  },
};
export const LOCAL: Decision = { kind: 'local-disk', machine, reason: 'profile-local' };
export const FAIL: Decision = {
  ...{ kind: 'fail', machine, profile },
  error: new RouseError('STORE_UNUSABLE'),
};

export function get(url: string): Promise<LightMyRequestResponse> {
  return fakeSurface({ loaders }).app.inject(url);
}

/** The script of a decision. */
export function script(decision: Decision): Promise<LightMyRequestResponse> {
  const { app } = fakeSurface({ decide: () => Promise.resolve(decision) });
  return app.inject(`/boot/next?mac=${MAC}`);
}
