/** Statements 110 to 123: names, senders, and the bounds on what one of them gets. */
import { performance } from 'node:perf_hooks';
import { packets, run } from '../fakes/tftp-transfer.ts';
import { ack, contents, rrq, sample } from '../fakes/tftp.ts';
import type { Statement } from './statement.ts';
import { firstAnswer, tftpDesk } from './tftp-desk.ts';

const POLICY = 'policy';
const NOT_FOUND = 'ERROR 1 File not found';

export const TFTP_REQUESTS: readonly Statement[] = [
  {
    number: 110,
    says: 'A stranger on the port of a transfer is told ERROR 5, and the transfer goes on',
    source: 'RFC 1350 section 4',
    heldBy: [
      {
        file: 'test/tftp/server.test.ts',
        test: 'a stranger on the port of a transfer is told error 5, and harms nothing',
      },
    ],
  },
  {
    number: 111,
    says: 'The same request again, before any ACK, brings the first packet from the same port',
    source: 'policy; iPXE repeats after 0.25 s',
    check(t) {
      const { ask, ports, clock } = tftpDesk(t);
      ask(sample('read-ipxe'));
      clock.advance(250);
      ask(sample('read-ipxe'));
      t.equal(ports.length, 1);
      t.same(ports[0]!.sent, Array<string>(2).fill('OACK blksize=1432 tsize=20000'));
    },
  },
  {
    number: 112,
    says: 'Another request from the port of a transfer ends that one',
    source: 'measured with lpxelinux',
    check(t) {
      const { ask, ports } = tftpDesk(t);
      ask(sample('read-ipxe'));
      ports[0]!.receive(ack(0));
      ask(sample('read-edk2'));
      t.same(
        ports.map(({ closed }) => closed),
        [true, false],
      );
      t.equal(ports[1]!.sent[0], 'OACK blksize=1468 windowsize=4');
    },
  },
  {
    number: 113,
    says: 'An unknown file is told by ERROR 1 within 50 ms',
    source: 'measured: shim, GRUB and PXELINUX try many names',
    check(t) {
      for (const name of ['name-empty', 'read-shim', 'read-pxelinux', 'read-raspberry-pi']) {
        const { ask, refusals } = tftpDesk(t);
        const startedMs = performance.now();
        ask(sample(name));
        t.ok(performance.now() - startedMs < 50, name);
        t.match(refusals, [/^ERROR 1 /], name);
      }
    },
  },
  {
    number: 114,
    says: 'Bytes behind a name that are no text are cut off',
    source: 'reported: ROMs that read past option 67',
    check(t) {
      t.match(firstAnswer(t, sample('name-trailing-ff')), /^OACK/);
      t.equal(firstAnswer(t, rrq('ipxe.efi\xff\x01\x80')), 'DATA 1 512');
    },
  },
  {
    number: 115,
    says: 'Backslashes, doubled and leading slashes are put right',
    source: 'measured with GRUB; reported of others',
    check(t) {
      const { ask, lookedUp } = tftpDesk(t);
      for (const name of ['name-backslash', 'read-grub']) ask(sample(name));
      for (const name of ['//ipxe.efi', './ipxe.efi', 'a\\\\b//c']) ask(rrq(name));
      const expected = ['boot/x86_64/ipxe.efi', 'grub/grub.cfg', 'ipxe.efi', 'ipxe.efi', 'a/b/c'];
      t.same([...new Set(lookedUp)], [...new Set(expected)]);
      t.equal(lookedUp.filter((name) => name === 'ipxe.efi').length, 2);
    },
  },
  {
    number: 116,
    says: 'A name that climbs is refused; nothing outside is read, nor through links',
    source: 'policy; names are looked up in a table and never become a path',
    check(t) {
      const { ask, lookedUp, refusals } = tftpDesk(t);
      ask(sample('name-climbs'));
      for (const name of ['a/../../x', '..\\x', '..', '/../x', 'C:\\x']) ask(rrq(name));
      t.equal(refusals.filter((words) => words.startsWith('ERROR 2 ')).length, 6);
      t.same(lookedUp, []);
    },
    heldBy: [
      { file: 'test/service/image-files.test.ts', test: 'refuses every way out of the folders' },
    ],
  },
  {
    number: 117,
    says: 'A write request gets ERROR 4, and nothing is written',
    source: 'policy',
    check(t) {
      const { ask, lookedUp, ports, refusals } = tftpDesk(t);
      ask(sample('write'));
      t.match(refusals, [/^ERROR 4 /]);
      t.same([lookedUp, ports], [[], []]);
    },
  },
  {
    number: 118,
    says: 'Mode mail, and a request without its last NUL, get ERROR 4',
    source: 'RFC 1350 section 2',
    check(t) {
      t.match(firstAnswer(t, sample('mode-mail')), /^ERROR 4 /);
      t.match(firstAnswer(t, sample('mode-unterminated')), /^ERROR 4 /);
    },
  },
  {
    number: 119,
    says: 'Mode netascii never changes the bytes of a file: it is refused with ERROR 4',
    source: 'RFC 1350 section 2; policy',
    check(t) {
      t.match(firstAnswer(t, sample('mode-netascii')), /^ERROR 4 netascii/);
    },
  },
  {
    number: 120,
    says: 'Beside 8 transfers of one address a ninth is refused or dropped',
    source: POLICY,
    departs: 'it waits for its turn, so that many machines behind one address boot',
    check(t) {
      const { ask, ports, refusals } = tftpDesk(t);
      for (let port = 2_001; port <= 2_009; port += 1) ask(sample('read-ipxe'), { port });
      t.equal(ports.length, 8);
      t.same(refusals, []);
      ask(sample('read-ipxe'), { address: '10.77.0.10' });
      t.equal(ports.length, 9, 'another address is served');
    },
    heldBy: [
      {
        file: 'test/tftp/dispatch.test.ts',
        test: 'the ninth transfer of a machine waits until one has ended',
      },
    ],
  },
  {
    number: 121,
    says: 'In single-port mode all packets of a transfer leave from port 69',
    source: POLICY,
    heldBy: [
      {
        file: 'test/tftp/server.test.ts',
        test: 'with a single port everything comes from it, and transfers are told apart',
      },
    ],
  },
  {
    number: 122,
    says: 'Before the first ACK one packet goes out for each try',
    source: 'policy: the sender may be forged',
    check(t) {
      for (const options of [{}, { blksize: 1468, windowsize: 16, tsize: 0 }]) {
        const transfer = run(1_000_000, options);
        t.equal(packets(transfer.first).length, 1);
        while (transfer.state().phase !== 'finished') {
          t.ok(packets(transfer.timeout()).length <= 1);
        }
      }
    },
  },
  {
    number: 123,
    says: 'A file that is replaced during a transfer arrives in one version',
    source: POLICY,
    check(t) {
      const before = contents(1_200);
      const files = new Map<string, Uint8Array>([['ipxe.efi', before]]);
      const { ask, ports } = tftpDesk(t, files);
      ask(rrq('ipxe.efi'));
      files.set('ipxe.efi', Buffer.alloc(1_200));
      for (const block of [1, 2, 3]) ports[0]!.receive(ack(block));
      const arrived = Buffer.concat(ports[0]!.packets.map((packet) => packet.subarray(4)));
      t.same(arrived, before);
      files.delete('ipxe.efi');
      ask(rrq('ipxe.efi'));
      t.equal(ports.length, 1, NOT_FOUND);
    },
    heldBy: [
      {
        file: 'test/service/open-image-file.test.ts',
        test: 'refuses a file that was changed, replaced or removed since',
      },
    ],
  },
];
