import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { Datagram } from '../../src/tftp/blocks.ts';
import { answerable, createRequestHandler } from '../../src/tftp/dispatch.ts';
import type { Peer } from '../../src/platform/udp-socket.ts';
import type { IpAddress } from '../../src/domain/address.ts';
import { RouseError } from '../../src/domain/errors.ts';
import { tftpOpeningMax, tftpWaitingMax } from '../../src/domain/limits.ts';
import type { OpenImageFile } from '../../src/domain/ports.ts';
import type { Mac } from '../../src/domain/mac.ts';
import {
  ack,
  asset,
  contents,
  fakeClock,
  inWords,
  LOCAL,
  networks,
  QUIET,
  recorder,
  rrq,
  sample,
} from '../fakes/tftp.ts';

const MAC = '52:54:00:aa:00:01' as Mac;
const AT = { interface: 'eth0', address: LOCAL, networks: networks('10.77.0.2/24') };
const PEER = { address: '10.77.0.9', port: 1024 };

interface Opened {
  readonly to: Peer;
  readonly sent: string[];
  readonly receive: (bytes: Uint8Array) => void;
  closed: boolean;
}

function reception(
  openImageFile: OpenImageFile = QUIET.openImageFile,
  inTable: () => boolean = () => true,
) {
  const clock = fakeClock();
  const log = recorder();
  const replies: string[] = [];
  const ports: Opened[] = [];
  const handler = createRequestHandler({
    clock,
    record: log.record,
    findAsset: ({ name }) => (name.endsWith('.efi') ? asset(name, contents(2_000)) : undefined),
    macOf: (address) => (address === PEER.address && inTable() ? MAC : undefined),
    ...QUIET,
    openImageFile,
  });
  const port = {
    at: AT,
    reply: (bytes: Uint8Array, to: Peer) =>
      void replies.push(`${inWords(bytes)} to ${to.address}:${to.port}`),
    openTransferPort(to: Peer, receive: (bytes: Uint8Array) => void) {
      const opened: Opened = { to, sent: [], receive, closed: false };
      ports.push(opened);
      return {
        failure: undefined,
        send: (datagrams: readonly Datagram[]) => {
          opened.sent.push(...datagrams.map((pieces) => inWords(Buffer.concat(pieces))));
        },
        close: () => {
          opened.closed = true;
        },
      };
    },
  };
  t.teardown(() => {
    handler.endAll('the test is over');
  });
  const take = (bytes: Uint8Array, peer: Peer = PEER): void => {
    handler.handle(port, bytes, peer);
  };
  return { clock, log, replies, ports, take, handler };
}

t.test('a read request opens a transfer on a port of its own', (t) => {
  const { log, replies, ports, take } = reception();
  take(sample('read-edk2'));
  t.same(replies, []);
  t.match(ports, [{ to: PEER, sent: ['OACK blksize=1468 windowsize=4'] }]);
  ports[0]?.receive(ack(0));
  ports[0]?.receive(ack(2));
  t.same(ports[0]?.sent.slice(1), ['DATA 1 1468', 'DATA 2 532']);
  t.match(log.events, [
    { kind: 'tftp.started', file: 'snponly.efi', mac: MAC, from: '10.77.0.9:1024' },
    { kind: 'tftp.finished', outcome: 'complete', bytes: 2_000 },
  ]);
  t.equal(ports[0]?.closed, true);
  t.end();
});

t.test('an unknown file is told at once, and no port is opened for it', (t) => {
  const { log, replies, ports, take } = reception();
  take(sample('read-pxelinux'));
  t.same(replies, ['ERROR 1 File not found to 10.77.0.9:1024']);
  t.same(ports, []);
  t.match(log.events, [
    {
      kind: 'tftp.finished',
      outcome: 'refused',
      detail: 'error 1: File not found',
      file: /^pxelinux.cfg/,
      mac: MAC,
    },
  ]);
  t.end();
});

t.test('a request that cannot be read is told so, anything else is counted in silence', (t) => {
  const { log, replies, take } = reception();
  take(sample('mode-unterminated'));
  t.same(replies, ['ERROR 4 Request not readable to 10.77.0.9:1024']);
  for (const bytes of [Buffer.of(1), Buffer.of(0, 9, 0, 0), ack(0), sample('hang-up-edk2')]) {
    take(bytes);
  }
  t.equal(replies.length, 1);
  t.match(log.of('tftp.ignored'), [
    { reason: 'malformed', detail: 'too-short' },
    { reason: 'malformed', detail: 'unknown-opcode' },
    { reason: 'not-a-request', detail: 'ack' },
    { reason: 'not-a-request', detail: 'error' },
  ]);
  t.end();
});

t.test('the same request again is answered by the same transfer', (t) => {
  const { clock, log, ports, take } = reception();
  take(sample('read-edk2'));
  clock.advance(4_000);
  take(sample('read-edk2'));
  t.equal(ports.length, 1);
  t.equal(ports[0]?.sent.length, 2);
  t.equal(log.of('tftp.started').length, 1);
  t.end();
});

t.test('symptom: tftp-never-asked, for the request came before its address was known', (t) => {
  let known = false;
  const { log, ports, take } = reception(undefined, () => known);
  take(rrq('a.efi'));
  t.notMatch(log.of('tftp.started'), [{ mac: MAC }]);
  known = true;
  for (const block of [1, 2, 3, 4]) ports[0]?.receive(ack(block));
  t.match(log.of('tftp.finished'), [{ mac: MAC, outcome: 'complete' }]);
  t.end();
});

t.test('symptom: PXELINUX hangs on its second file — another request from the same port', (t) => {
  const { log, ports, take } = reception();
  take(rrq('a.efi'));
  ports[0]?.receive(ack(1));
  take(rrq('b.efi'));
  t.equal(ports.length, 2);
  t.match(ports, [{ closed: true }, { closed: false, sent: ['DATA 1 512'] }]);
  t.match(log.of('tftp.finished'), [{ file: 'a.efi', outcome: 'aborted' }]);
  t.end();
});

t.test('the same port of two machines is two transfers', (t) => {
  const { ports, take } = reception();
  take(rrq('a.efi'));
  take(rrq('a.efi'), { ...PEER, address: '10.77.0.10' });
  t.equal(ports.length, 2);
  t.end();
});

t.test('the ninth transfer of a machine waits until one has ended', async (t) => {
  const { ports, take, log } = reception();
  for (let port = 1; port <= 9; port += 1) take(rrq('a.efi'), { ...PEER, port });
  t.equal(ports.length, 8);
  ports[0]?.receive(sample('hang-up-edk2'));
  await turn();
  t.equal(ports.length, 9);
  t.equal(ports[8]?.to.port, 9);
  t.same(log.of('tftp.ignored'), []);
});

t.test('a request that finds too many waiting is counted', (t) => {
  const { log, ports, take } = reception();
  for (let port = 1; port <= 8 + tftpWaitingMax + 1; port += 1) {
    take(rrq('a.efi'), { ...PEER, port });
  }
  t.equal(ports.length, 8);
  t.match(log.of('tftp.ignored'), [{ reason: 'too-many-waiting', detail: 'a.efi', mac: MAC }]);
  t.end();
});

t.test('a sender outside the network gets nothing, and is counted', (t) => {
  const { log, replies, ports, take } = reception();
  for (const address of ['192.0.2.1', '10.77.1.9', '10.77.0.255', '10.77.0.0']) {
    take(rrq('a.efi'), { address, port: 1024 });
    take(rrq('nothing'), { address, port: 1024 });
  }
  take(rrq('a.efi'), { ...PEER, port: 0 });
  t.same([replies, ports], [[], []]);
  t.equal(log.of('tftp.ignored').filter(({ reason }) => reason === 'source-refused').length, 9);
  t.end();
});

t.test('machines of a network that the operator named are answered from behind a router', (t) => {
  const at = { ...AT, networks: networks('10.77.0.2/24', '192.168.99.0/24') };
  t.equal(answerable(at, { address: '192.168.99.7', port: 1024 }), '192.168.99.7');
  t.equal(answerable(at, { address: '192.168.98.7', port: 1024 }), undefined);
  t.end();
});

t.test('over IPv6 neighbours are answered, and those who can be nothing else', (t) => {
  const address = 'fd00:77::2' as IpAddress;
  const at = { interface: 'eth0', address, networks: networks('fd00:77::2/64', 'fd00:88::/64') };
  const answered = (from: string, port = 1024) => answerable(at, { address: from, port });
  t.equal(answered('fd00:77::9'), 'fd00:77::9');
  t.equal(answered('fd00:88:0::9'), 'fd00:88::9', 'behind a router');
  t.equal(answered('fe80::5054:ff:feaa:1%eth0'), 'fe80::5054:ff:feaa:1', 'link-local');
  for (const from of ['fd00:78::9', '2001:db8::1', '10.77.0.9', '::', 'ff02::1', 'nonsense']) {
    t.equal(answered(from), undefined, from);
  }
  t.equal(answered('fd00:77::9', 0), undefined);
  t.end();
});

t.test('writes an IPv6 client as people do', (t) => {
  const { log, take, handler } = reception();
  take(ack(1), PEER);
  t.match(log.events, [{ from: '10.77.0.9:1024' }]);
  const address = 'fd00::2' as IpAddress;
  const at = { interface: 'eth0', address, networks: networks('fd00::2/64') };
  handler.handle(
    { at, reply: () => undefined, openTransferPort: () => t.fail('opened') as never },
    ack(1),
    { address: 'fd00::9', port: 7 },
  );
  t.match(log.events[1], { from: '[fd00::9]:7' });
  t.end();
});

const KERNEL = contents(3_000);

/** Image files that open when they are told to. */
function images() {
  const asked: string[] = [];
  const files: { closed: boolean }[] = [];
  let answer: (() => void)[] = [];
  const open: OpenImageFile = (image, path) => {
    asked.push(`${image}/${path}`);
    return new Promise((resolve, reject) => {
      const file = {
        ...{ sizeBytes: KERNEL.length, etag: 'x', chunkBytes: 4_096, closed: false },
        chunk: () => KERNEL,
        close() {
          file.closed = true;
          return Promise.resolve();
        },
      };
      answer.push(() => {
        if (path === 'gone') reject(new RouseError('IMAGE_FILE_UNKNOWN', path));
        else resolve(file);
        files.push(file);
      });
    });
  };
  const opened = async (): Promise<void> => {
    for (const each of answer) each();
    answer = [];
    await turn();
  };
  return { open, asked, files, opened };
}

t.test('a file of an image is opened first, and sent as any other', async (t) => {
  const { open, asked, files, opened } = images();
  const { log, ports, take } = reception(open);
  const request = rrq('/files/talos-a/boot/vmlinuz', { tsize: 0, blksize: 1_468 });
  take(request);
  take(request);
  t.same(asked, ['talos-a/boot/vmlinuz'], 'a repeated request opens nothing again');
  t.equal(ports.length, 0);
  await opened();
  t.same(ports[0]?.sent, ['OACK tsize=3000 blksize=1468']);
  for (const block of [0, 1, 2, 3]) ports[0]?.receive(ack(block));
  t.match(log.of('tftp.finished'), [
    { file: 'files/talos-a/boot/vmlinuz', outcome: 'complete', bytes: 3_000 },
  ]);
  t.equal(files[0]?.closed, true);
});

t.test('a file of an image that is not there is refused in words', async (t) => {
  const { open, opened } = images();
  const { log, replies, take } = reception(open);
  take(rrq('files/talos-a/gone'));
  await opened();
  t.match(replies, [/^ERROR 1 .*gone.* to 10\.77\.0\.9:1024$/]);
  t.match(log.of('tftp.finished'), [{ outcome: 'refused' }]);
  take(rrq('files/talos-a'));
  take(rrq('files/NO image/x'));
  t.same(replies.slice(1), [
    'ERROR 1 File not found to 10.77.0.9:1024',
    'ERROR 1 File not found to 10.77.0.9:1024',
  ]);
});

t.test('another request while a file is opened takes its place', async (t) => {
  const { open, files, opened } = images();
  const { ports, take } = reception(open);
  take(rrq('files/a/one'));
  take(rrq('a.efi'));
  t.equal(ports.length, 1, 'the boot file begins at once');
  await opened();
  t.equal(ports.length, 1);
  t.equal(files[0]?.closed, true, 'the other file is closed again');
});

t.test('a stop while files are opened leaves none open', async (t) => {
  const { open, files, opened } = images();
  const { ports, take, handler } = reception(open);
  take(rrq('files/a/one'));
  handler.endAll('the server stops');
  await opened();
  t.equal(ports.length, 0);
  t.equal(files[0]?.closed, true);
});

t.test('files that are being opened have a bound', (t) => {
  const { open, asked } = images();
  const { log, take } = reception(open);
  for (let port = 1; port <= tftpOpeningMax + 1; port += 1)
    take(rrq('files/a/one'), { ...PEER, port });
  t.equal(asked.length, tftpOpeningMax);
  t.match(log.of('tftp.ignored'), [{ reason: 'too-many-waiting', detail: 'files/a/one' }]);
  t.end();
});

t.test(
  'symptom: PXE-E32 behind a tunnel — a client whose first block is lost gets smaller ones',
  (t) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    t.teardown(() => {
      mock.timers.reset();
    });
    const { clock, log, ports, take } = reception();
    const pass = (ms: number): void => {
      clock.advance(ms);
      mock.timers.tick(ms);
    };
    const sizes: (string | undefined)[] = [];
    for (let port = 1; port <= 3; port += 1) {
      take(rrq('a.efi', { blksize: 1_468 }), { ...PEER, port });
      sizes.push(ports.at(-1)?.sent[0]);
      ports.at(-1)?.receive(ack(0));
      for (let times = 0; times < 8; times += 1) pass(500);
    }
    t.same(sizes, ['OACK blksize=1468', 'OACK blksize=1024', 'OACK blksize=512']);
    t.match(log.of('blksize.lowered'), [
      { blockSizeBytes: 1_468, next: 1_024, mac: MAC, from: '10.77.0.9:1' },
      { blockSizeBytes: 1_024, next: 512 },
    ]);
    t.end();
  },
);
