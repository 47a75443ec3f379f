import t from 'tap';
import { parseInterfaceMode } from '../../src/domain/dhcp-mode.ts';

t.test('an interface may have a mode of its own', (t) => {
  t.same(parseInterfaceMode('eth0', 'proxy'), { name: 'eth0', mode: 'proxy' });
  t.same(parseInterfaceMode('eth1=observe', 'proxy'), { name: 'eth1', mode: 'observe' });
  t.same(parseInterfaceMode('auto=off', 'proxy'), { name: 'auto', mode: 'off' });
  for (const text of ['eth0=', 'eth0=Proxy', '=proxy', 'eth0=proxy=x']) {
    t.equal(parseInterfaceMode(text, 'proxy'), undefined, text);
  }
  t.end();
});
