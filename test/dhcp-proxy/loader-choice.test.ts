import t from 'tap';
import { loaderSilentMs } from '../../src/domain/limits.ts';
import { parseLoaderRule } from '../../src/domain/loader-rules.ts';
import { parseLoaderChoice } from '../../src/domain/loaders.ts';
import { parseMac } from '../../src/domain/mac.ts';
import type { MachinePolicy } from '../../src/domain/ports.ts';
import type { BootClient } from '../../src/dhcp-proxy/classify.ts';
import {
  createClientTable,
  remember,
  type ClientMemory,
} from '../../src/dhcp-proxy/client-memory.ts';
import { chooseLoader, noteSilence } from '../../src/dhcp-proxy/loader-choice.ts';

const mac = parseMac('00:25:90:aa:00:01')!;
const uefi = (...archCodes: readonly number[]): BootClient => ({
  key: mac,
  mac,
  kind: 'uefi',
  bootClass: 'PXEClient',
  messageType: 1,
  archCodes,
  vendorClass: 'PXEClient',
  plainUBoot: false,
});

function loaderOf(
  client: BootClient,
  given: {
    policy?: Partial<MachinePolicy>;
    rules?: readonly string[];
    memory?: Partial<ClientMemory>;
    files?: readonly string[];
  } = {},
): string {
  const { rules = [], files } = given;
  const chosen = chooseLoader(client, {
    rules: rules.map((text) => parseLoaderRule(text)!),
    hasLoader: (name) => files?.includes(name) ?? true,
    policy: given.policy && { configured: true, firmware: {}, hardware: {}, ...given.policy },
    memory: Object.assign(remember(createClientTable(), mac), given.memory),
  });
  return 'missing' in chosen ? chosen.missing : chosen.file;
}
const choice = (text: string) => parseLoaderChoice(text)!;

t.test('a person beats a model, a model beats what worked, and that beats the ladder', (t) => {
  const client = uefi(7);
  const worked = { firmware: { loader: 'snponly.efi' } };
  const rules = ['00:25:90=own.efi'];
  t.equal(loaderOf(client), 'ipxe.efi');
  t.equal(loaderOf(client, { policy: worked }), 'snponly.efi');
  t.equal(loaderOf(client, { policy: worked, rules }), 'own.efi');
  const decided = { ...worked, loader: choice('ipxe') };
  t.equal(loaderOf(client, { policy: decided, rules }), 'ipxe.efi');
  t.end();
});

t.test('what worked since the start is newer than what the inventory says', (t) => {
  const policy = { firmware: { loader: 'snponly.efi' } };
  const memory = { worked: { loader: 'ipxe.efi' } };
  t.equal(loaderOf(uefi(7), { policy, memory }), 'ipxe.efi');
  t.end();
});

t.test('loaders that did not come up stand last, and are tried again when all have failed', (t) => {
  t.equal(loaderOf(uefi(7), { memory: { silent: ['ipxe.efi'] } }), 'snponly.efi');
  t.equal(loaderOf(uefi(7), { memory: { silent: ['snponly.efi', 'ipxe.efi'] } }), 'snponly.efi');
  const worked = { firmware: { loader: 'ipxe.efi' } };
  const silent = { silent: ['ipxe.efi'] };
  t.equal(loaderOf(uefi(7), { policy: worked, memory: silent }), 'snponly.efi');
  t.equal(loaderOf(uefi(11), { memory: silent }), 'ipxe-arm64.efi', 'of another machine');
  t.end();
});

t.test('only what is published is offered; a chosen file that is missing is said by name', (t) => {
  t.equal(loaderOf(uefi(7), { files: ['snponly.efi'] }), 'snponly.efi');
  const policy = { loader: choice('mine.efi') };
  t.equal(
    loaderOf(uefi(7), { policy, files: ['ipxe.efi'] }),
    'x64 UEFI (7): mine.efi is not published',
  );
  t.end();
});

t.test('a chosen file serves machines that no ladder knows', (t) => {
  t.equal(loaderOf(uefi(14)), 'POWER OPAL v3 (14)');
  t.equal(loaderOf(uefi(14), { policy: { loader: choice('petitboot.cfg') } }), 'petitboot.cfg');
  t.equal(loaderOf(uefi(0), { policy: { loader: choice('snponly') } }), 'undionly.kpxe');
  t.end();
});

t.test('notes a loader that never came up, once, and not before its time', (t) => {
  const memory = remember(createClientTable(), mac);
  t.equal(noteSilence(memory, 0), undefined, 'none fetched');
  memory.loader = { file: 'ipxe.efi', atMs: 1_000, sinceMs: 1_000, cameUp: false };
  t.equal(noteSilence(memory, 1_000 + loaderSilentMs - 1), undefined);
  t.same(memory.silent, []);
  t.same(noteSilence(memory, 1_000 + loaderSilentMs), {
    file: 'ipxe.efi',
    waitedMs: loaderSilentMs,
  });
  t.same(memory.silent, ['ipxe.efi']);
  t.equal(noteSilence(memory, 90_000), undefined);
  memory.loader = { file: 'ipxe.efi', atMs: 90_000, sinceMs: 90_000, cameUp: false };
  noteSilence(memory, 190_000);
  t.same(memory.silent, ['ipxe.efi'], 'each once');
  memory.loader = { file: 'snponly.efi', atMs: 0, sinceMs: 0, cameUp: true };
  t.equal(noteSilence(memory, 999_000), undefined, 'it came up');
  t.end();
});
