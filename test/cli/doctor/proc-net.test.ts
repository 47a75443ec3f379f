import t from 'tap';
import { listenerInode, parseSocketTable } from '../../../src/cli/doctor/proc-net.ts';

const UDP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  301: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21001 2 0000000000000000 0
 1234: 0A01A8C0:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000   105        0 21002 2 0000000000000000 0
`;
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31001 1 0000000000000000 100 0 0 10 0
   1: 0A01A8C0:1F90 0B01A8C0:C350 01 00000000:00000000 00:00000000 00000000     0        0 31002 1 0000000000000000 20 4 30 10 -1
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41001 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41002 1 0000000000000000 100 0 0 10 0
   2: B80D0120000000000000000001000000:1F92 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41003 1 0000000000000000 100 0 0 10 0
`;

t.test('reads UDP sockets with their address in reading order', (t) => {
  t.same(parseSocketTable(UDP, 'udp'), [
    { transport: 'udp', address: '0.0.0.0', port: 67, inode: '21001' },
    { transport: 'udp', address: '192.168.1.10', port: 69, inode: '21002' },
  ]);
  t.end();
});

t.test('reads TCP sockets that listen, not connections', (t) => {
  t.same(parseSocketTable(TCP, 'tcp'), [
    { transport: 'tcp', address: '127.0.0.1', port: 8080, inode: '31001' },
  ]);
  t.end();
});

t.test('reads IPv6, and IPv4 addresses written as IPv6', (t) => {
  t.same(
    parseSocketTable(TCP6, 'tcp').map(({ address }) => address),
    ['::', '127.0.0.1', '2001:0db8:0000:0000:0000:0000:0000:0001'],
  );
  t.end();
});

t.test('reads nothing from a table that is not there', (t) => {
  t.same(parseSocketTable('', 'udp'), []);
  t.equal(listenerInode('', '/run/rouse.sock'), undefined);
  t.end();
});

const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000003 00000000 00000000 0001 03 51001 /var/lib/rouse/rouse.sock
0000000000000000: 00000002 00000000 00010000 0001 01 51002 /var/lib/rouse/rouse.sock
0000000000000000: 00000003 00000000 00000000 0001 03 51003
`;

t.test('finds the socket that listens at a path, not its connections', (t) => {
  t.equal(listenerInode(UNIX, '/var/lib/rouse/rouse.sock'), '51002');
  t.equal(listenerInode(UNIX, '/elsewhere/rouse.sock'), undefined);
  t.end();
});
