import t from 'tap';
import { assemble } from '../src/assemble.ts';
import { configSchema } from '../src/config/schema.ts';
import { aMac } from './fakes/machines.ts';

const mac = aMac('52:54:00:aa:00:01');
const body = { macs: [mac], hardware: {}, tags: {}, variables: {} } as const;

t.test('the DHCP side knows at once what is decided and seen, and after a restart', async (t) => {
  const config = configSchema.parse({ data_dir: t.testdir() });
  const around = {
    record: () => undefined,
    interfaces: [],
    listeners: () => [],
    counts: () => ({}),
    failed: (error: unknown) => t.error(error),
  };
  const first = await assemble(config, around);
  t.equal(first.dhcp.policyOf?.(mac), undefined);
  await first.admin.machines.put(mac, { ...body, personality: 'binl' });
  t.match(first.dhcp.policyOf?.(mac), { configured: true, personality: 'binl' });
  await first.admin.apply('kind: machine\nmacs: ["525400aa0001"]\nboot: {loader: ipxe}\n', {
    ...{ source: 'm.yaml', dryRun: false },
  });
  t.match(first.dhcp.policyOf?.(mac), { loader: 'ipxe' });
  t.notOk('personality' in (first.dhcp.policyOf?.(mac) ?? {}), 'what is left out is cleared');
  first.dhcp.sighted({ mac, atMs: 1, hardware: {}, firmware: { loader: 'ipxe.efi' } });
  await first.close();
  t.match(first.dhcp.policyOf?.(mac), { firmware: { loader: 'ipxe.efi' } });

  const second = await assemble(config, around);
  t.same(second.dhcp.policyOf?.(mac), first.dhcp.policyOf?.(mac));
  await second.close();
});
