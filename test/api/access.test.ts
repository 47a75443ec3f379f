/** Who may ask, as a server that was started has it. */
import t from 'tap';
import { assembleAccess } from '../../src/assemble-access.ts';
import { parseUserName } from '../../src/domain/account.ts';
import type { AuditBudget, AuditStore } from '../../src/domain/access-ports.ts';
import { configWith } from '../fakes/doctor-facts.ts';
import { freePort } from '../fakes/free-port.ts';
import { realInventory } from '../fakes/real-inventory.ts';
import { whileStarted } from '../fakes/started-server.ts';

const NO_ONE = { address: '', agent: '' };

t.test('a start prints a link while there is no user, and none afterwards', async (t) => {
  const listen = `127.0.0.1:${await freePort()}`;
  const { log } = await whileStarted({ 'admin.listen': listen }, async ({ log, ask }) => {
    const link = new RegExp(`"link":"https?://${listen}/setup#[0-9A-Z-]{23}"`);
    t.match(log(), link);
    const user = JSON.stringify({ name: 'ada', role: 'admin' });
    t.match(await ask('POST', '/api/v1/users', user, 'application/json'), /^201/);
    return { log };
  });
  t.notMatch(log(), /INTERNAL/);
  await whileStarted({ 'admin.listen': '' }, ({ log: quiet }) => {
    t.notMatch(quiet(), /setup#/, 'where nobody could open it, there is none');
    return Promise.resolve();
  });
});

t.test('admin.hosts are names beside its own', async (t) => {
  const { inventory } = await realInventory(t);
  const failed = (error: unknown): void => void t.fail(String(error));
  const hostsOf = (flags: Parameters<typeof configWith>[0]) =>
    assembleAccess(configWith(flags), { ...inventory, failed }).hosts;
  const plain = hostsOf({});
  const more = hostsOf({ 'admin.hosts': ['rouse.example.org'] });
  t.notOk(plain.has('rouse.example.org'));
  t.ok(more.has('rouse.example.org'));
  t.ok(plain.size > 0, 'that of this host');
});

t.test('retention.audit_days and retention.audit_max say what is kept', async (t) => {
  const { inventory } = await realInventory(t);
  const budgetOf = async (days: string, max: string): Promise<AuditBudget | undefined> => {
    let seen: AuditBudget | undefined;
    const audit: AuditStore = {
      append: () => Promise.resolve(),
      query: () => Promise.resolve([]),
      trim(budget) {
        seen = budget;
        return Promise.resolve();
      },
    };
    const flags = { 'retention.audit_days': days, 'retention.audit_max': max };
    const failed = (error: unknown): void => void t.fail(String(error));
    const { access } = assembleAccess(configWith(flags), { ...inventory, audit, failed });
    access.note({
      actor: 'a',
      actorKind: 'local',
      action: 'x',
      target: '',
      status: 1,
      address: '',
    });
    await access.audit({ limit: 1 });
    return seen;
  };
  const [short, long] = [await budgetOf('1', '1000'), await budgetOf('3', '2000')];
  t.equal(short?.rowsMax, 1_000);
  t.equal(long?.rowsMax, 2_000);
  const apartMs = (short?.sinceMs ?? 0) - (long?.sinceMs ?? 0);
  t.ok(Math.abs(apartMs - 2 * 86_400_000) < 60_000, `${apartMs}`);
});

t.test('passwords are hashed for real', async (t) => {
  const { inventory } = await realInventory(t);
  const failed = (error: unknown): void => void t.fail(String(error));
  const { access } = assembleAccess(configWith({}), { ...inventory, failed });
  const name = parseUserName('ada');
  if (!name) throw new Error('no name');
  await access.createUser({ name, role: 'admin', password: 'correct horse battery' });
  const user = await inventory.accounts.user(name);
  t.match(user?.passwordHash, /^\$(argon2id|scrypt)\$/);
  t.ok(await access.login({ name, password: 'correct horse battery' }, NO_ONE));
  await access.close();
});
