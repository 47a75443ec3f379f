import t from 'tap';
import {
  checkDataDir,
  checkLoaders,
  checkPrivileges,
  checkServer,
} from '../../../src/cli/doctor/check-host.ts';
import type { DataDirFact, ServerFact } from '../../../src/cli/doctor/facts.ts';
import { RouseError } from '../../../src/domain/errors.ts';
import { healthy } from '../../fakes/doctor-facts.ts';

t.test('a server that runs is shown with its pid, and with what it does not listen on', (t) => {
  const found = (server: ServerFact) => checkServer(healthy({ server }));
  t.match(found({ state: 'stopped' }), { level: 'info', fix: 'rouse serve' });
  t.match(found({ state: 'running', pid: 42, down: [] }), { level: 'ok', text: 'running, pid 42' });
  t.match(found({ state: 'running', down: [] }), { level: 'ok', text: 'running' });
  const tftp = { name: 'tftp', address: '10.0.0.2:69', up: false, detail: 'EADDRINUSE' };
  t.match(found({ state: 'running', down: [tftp] }), {
    level: 'fail',
    text: 'running, and does not listen on tftp 10.0.0.2:69 (EADDRINUSE)',
  });
  t.match(found({ state: 'silent', detail: 'no answer within 3 s' }), {
    level: 'fail',
    text: /does not answer: no answer within 3 s/,
  });
  t.end();
});

t.test('low ports need root, the capability, or a host that opens them to everybody', (t) => {
  const rights = { root: false, mayBindLowPorts: false, lowPortsEnd: 1024 };
  const found = (over: Partial<typeof rights>, server: ServerFact = { state: 'stopped' }) =>
    checkPrivileges(healthy({ privileges: { ...rights, ...over }, server }));
  t.match(found({ root: true, mayBindLowPorts: true }), { level: 'ok', text: 'root' });
  t.match(found({ mayBindLowPorts: true }), { level: 'ok', text: 'may bind ports below 1024' });
  t.match(found({ lowPortsEnd: 0 }), { level: 'ok', text: /from 0 are open/ });
  t.match(found({ lowPortsEnd: 67 }), { level: 'ok' });
  t.match(found({ lowPortsEnd: 68 }), { level: 'fail', fix: /cap_net_bind_service/ });
  t.match(found({}, { state: 'running', down: [] }), { level: 'info' });
  t.end();
});

t.test('the data directory must be writable and have room', (t) => {
  const found = (over: Partial<DataDirFact>) =>
    checkDataDir(healthy({ dataDir: { ...healthy().dataDir, ...over } }));
  t.match(found({}), { level: 'ok', text: '/var/lib/rouse, 40.0 GB free' });
  t.match(found({ exists: false }), { level: 'ok', text: /will be made/ });
  t.match(found({ freeBytes: 1_000_000_000 }), { level: 'ok' });
  t.match(found({ freeBytes: 999_999_999 }), { level: 'warn', fix: /rouse\/images/ });
  t.match(found({ freeBytes: 64_000_000 }), { level: 'warn' });
  t.match(found({ freeBytes: 63_999_999 }), { level: 'fail' });
  t.match(found({ writable: false }), { level: 'fail', text: '/var/lib/rouse is not writable' });
  t.match(found({ writable: false, exists: false }), { level: 'fail', text: /cannot be made/ });
  t.end();
});

t.test('loaders must be there and be the ones of the manifest', (t) => {
  const found = (...problems: RouseError[]) =>
    checkLoaders(healthy({ loaders: { published: ['ipxe.efi'], problems } }));
  t.match(found(), [{ level: 'ok', text: '1 loader to hand out: ipxe.efi' }]);
  t.match(found(new RouseError('LOADER_CHECKSUM_MISMATCH', 'snponly.efi: expected …')), [
    { level: 'ok' },
    { level: 'fail', text: /not the file its manifest describes: snponly\.efi/ },
  ]);
  t.match(found(new RouseError('LOADER_MISSING', 'snponly.efi')), [{}, { level: 'warn' }]);
  t.match(found(new RouseError('LOADER_UNVERIFIED', 'ipxe.efi')), [{}, { level: 'warn' }]);
  t.match(found(new RouseError('LOADER_UNUSABLE', 'a b.efi')), [{}, { level: 'warn' }]);
  const replaced = found(new RouseError('LOADER_REPLACED', '/var/lib/rouse/loaders/ipxe.efi'));
  t.match(replaced, [{}, { level: 'info', text: /of your own.*loaders\/ipxe\.efi$/ }]);
  const none = { published: [], problems: [new RouseError('LOADER_MISSING', 'ipxe.efi')] };
  t.match(checkLoaders(healthy({ loaders: none })), [{ level: 'fail', fix: /npm run loaders/ }]);
  t.equal(checkLoaders(healthy({ loaders: none })).length, 1);
  t.end();
});

t.test('a full disk is told, and what to do', (t) => {
  const server = { state: 'running', down: [], full: true } as const;
  t.match(checkDataDir(healthy({ server })), {
    level: 'fail',
    text: /full disk.*the reserve was given up/,
    fix: /rouse images gc.*83\.9 MB free/,
  });
  t.end();
});
