import t from 'tap';
import { findHolders } from '../../../src/cli/doctor/holders.ts';

t.test('names the process, its service, and the libvirt network it serves', (t) => {
  const proc = t.testdir({
    '1204': {
      comm: 'dnsmasq\n',
      cmdline: '/usr/sbin/dnsmasq\0--conf-file=/var/lib/libvirt/dnsmasq/default.conf\0',
      cgroup: '0::/system.slice/libvirtd.service\n',
      fd: {
        '0': t.fixture('symlink', '/dev/null'),
        '4': t.fixture('symlink', 'socket:[21001]'),
      },
    },
    '1205': { comm: 'child\n', fd: { '4': t.fixture('symlink', 'socket:[21001]') } },
    '900': { fd: { '7': t.fixture('symlink', 'socket:[21002]') } },
    '901': { comm: 'closed to us\n' },
    '902': {
      comm: 'MainThread\n',
      cmdline: '/usr/local/bin/rouse\0serve\0',
      fd: { '9': t.fixture('symlink', 'socket:[21004]') },
    },
    self: { fd: { '1': t.fixture('symlink', 'socket:[21003]') } },
  });
  const holders = findHolders(new Set(['21001', '21002', '21003', '21004']), proc);
  t.same(holders.get('21001'), {
    pid: 1204,
    name: 'dnsmasq',
    unit: 'libvirtd.service',
    libvirtNetwork: 'default',
  });
  t.same(holders.get('21002'), { pid: 900, name: 'a process' });
  t.match(holders.get('21004'), { name: 'rouse' }, 'what Node.js calls its thread is no name');
  t.equal(holders.size, 3, 'only numbered folders are processes');
  t.end();
});

t.test('looks at no process when there is nothing to look for', (t) => {
  t.equal(findHolders(new Set(), '/nonexistent').size, 0);
  t.equal(findHolders(new Set(['1']), '/nonexistent').size, 0);
  t.end();
});
