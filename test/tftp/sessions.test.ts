import t from 'tap';
import {
  tftpTransfersMax,
  tftpTransfersPerAddressMax as MAX,
  tftpWaitingMax,
  tftpWaitingMsMax,
} from '../../src/domain/limits.ts';
import {
  createSessions,
  type Client,
  type Prospect,
  type Session,
} from '../../src/tftp/sessions.ts';

interface FakeSession extends Session {
  readonly name: string;
  yields: boolean;
  finish(): void;
}

function createTable() {
  const sessions = createSessions<FakeSession>();
  const started: string[] = [];
  const ended: string[] = [];
  const live = new Map<string, FakeSession>();
  const dropped: string[] = [];
  const open = (client: Client, yields = false): Prospect<FakeSession> => ({
    drop: () => void dropped.push(client.key),
    start: () => {
      started.push(client.key);
      const session: FakeSession = {
        name: client.key,
        yields,
        mayYield: () => session.yields,
        end(reason) {
          ended.push(`${client.key}: ${reason}`);
          sessions.remove(client, session);
        },
        finish: () => {
          sessions.remove(client, session);
        },
      };
      live.set(client.key, session);
      return session;
    },
  });
  return { sessions, started, ended, dropped, live, open };
}

const client = (address: string, port: number): Client => ({ key: `${address}:${port}`, address });

t.test('one address runs so many transfers, and others wait for a place', (t) => {
  const { sessions, started, live, open } = createTable();
  const length = MAX + 2;
  const asks = Array.from({ length }, (_, at) => client('10.0.0.1', at));
  const admitted = asks.map((each) => sessions.admit(each, open(each), 0));
  t.same(admitted.slice(-3), ['started', 'waiting', 'waiting']);
  t.equal(sessions.size(), MAX);
  const other = client('10.0.0.2', 1);
  t.equal(sessions.admit(other, open(other), 0), 'started', 'another machine is not held up');

  live.get('10.0.0.1:3')?.finish();
  sessions.startWaiting(1);
  const next = `10.0.0.1:${MAX}`;
  t.same(started.slice(-1), [next], 'the one that waits longest is first');
  t.equal(sessions.size(), MAX + 1);
  t.end();
});

t.test('a client that asks again keeps its turn, with its newest request', (t) => {
  const { sessions, started, dropped, live, open } = createTable();
  for (let port = 0; port < MAX; port += 1) {
    sessions.admit(client('10.0.0.1', port), open(client('10.0.0.1', port)), 0);
  }
  const first = client('10.0.0.1', 1_000);
  const second = client('10.0.0.1', 1_001);
  sessions.admit(first, open(first), 0);
  sessions.admit(second, open(second), 0);
  sessions.admit(first, open({ ...first, key: 'newest' }), 5);
  live.get('10.0.0.1:0')?.finish();
  sessions.startWaiting(6);
  t.same(started.slice(-1), ['newest']);
  t.same(dropped, [first.key], 'what its first request had opened is given back');
  t.end();
});

t.test('a client that has not asked again meanwhile has left', (t) => {
  const { sessions, started, dropped, live, open } = createTable();
  for (let port = 0; port < MAX + 1; port += 1) {
    sessions.admit(client('10.0.0.1', port), open(client('10.0.0.1', port)), 0);
  }
  live.get('10.0.0.1:0')?.finish();
  sessions.startWaiting(tftpWaitingMsMax + 1);
  t.equal(started.length, MAX);
  t.same(dropped, [`10.0.0.1:${MAX}`]);
  t.end();
});

t.test('the bound on all transfers holds, and so does the one on those who wait', (t) => {
  const { sessions, started, live, open } = createTable();
  const asks = Array.from({ length: tftpTransfersMax + tftpWaitingMax + 1 }, (_, at) =>
    client(`10.0.${at >> 8}.${at & 255}`, 1),
  );
  const admitted = asks.map((each) => sessions.admit(each, open(each), 0));
  t.equal(sessions.size(), tftpTransfersMax);
  t.equal(admitted.filter((each) => each === 'waiting').length, tftpWaitingMax);
  t.equal(admitted.at(-1), 'full');
  for (const session of Array.from(live.values()).slice(0, 100)) session.finish();
  sessions.startWaiting(1);
  t.equal(sessions.size(), tftpTransfersMax);
  t.equal(started.length, tftpTransfersMax + 100);
  t.end();
});

t.test('a transfer nobody listens to gives its place, the oldest first', (t) => {
  const { sessions, ended, live, open } = createTable();
  for (let port = 0; port < MAX; port += 1) {
    sessions.admit(client('10.0.0.1', port), open(client('10.0.0.1', port)), 0);
  }
  for (const port of [2, 5]) live.get(`10.0.0.1:${port}`)!.yields = true;
  const silent = client('10.0.0.9', 1);
  sessions.admit(silent, open(silent, true), 0);
  const next = client('10.0.0.1', 1_000);
  t.equal(sessions.admit(next, open(next), 0), 'started');
  t.same(ended, ['10.0.0.1:2: gave its place to another request']);
  t.equal(sessions.find(silent)?.name, '10.0.0.9:1', 'not one of another address');
  t.equal(sessions.size(), MAX + 1);
  t.end();
});

t.test('when all places are taken, any address gives one', (t) => {
  const { sessions, ended, live, open } = createTable();
  for (let at = 0; at < tftpTransfersMax; at += 1) {
    const each = client(`10.0.${at >> 8}.${at & 255}`, 1);
    sessions.admit(each, open(each), 0);
  }
  live.get('10.0.1.7:1')!.yields = true;
  const next = client('10.9.9.9', 1);
  t.equal(sessions.admit(next, open(next), 0), 'started');
  t.equal(ended.length, 1);
  t.equal(sessions.size(), tftpTransfersMax);
  t.end();
});

t.test('a session that was replaced cannot take out its successor', (t) => {
  const { sessions, live, open } = createTable();
  const one = client('10.0.0.1', 1);
  sessions.admit(one, open(one), 0);
  const old = live.get(one.key)!;
  old.end('replaced');
  sessions.admit(one, open(one), 0);
  old.finish();
  t.ok(sessions.find(one));
  t.equal(sessions.size(), 1);
  t.end();
});

t.test('ends everything when asked', (t) => {
  const { sessions, started, ended, dropped, open } = createTable();
  for (let port = 0; port < MAX + 2; port += 1) {
    sessions.admit(client('10.0.0.1', port), open(client('10.0.0.1', port)), 0);
  }
  sessions.endAll('the server stops');
  sessions.startWaiting(1);
  t.equal(sessions.size(), 0);
  t.equal(ended.length, MAX);
  t.equal(started.length, MAX, 'nobody waits any more');
  t.same(dropped, [`10.0.0.1:${MAX}`, `10.0.0.1:${MAX + 1}`], 'and what they had is given back');
  t.end();
});
