/** Tests for src/domain/template.ts */
import t from 'tap';
import type { Machine } from '../../src/domain/machine.ts';
import {
  BUILT_IN_NAMES,
  checkTemplate,
  expandTemplate,
  isVariableName,
  valuesOf,
} from '../../src/domain/template.ts';
import { aMachine, aSite } from '../fakes/machines.ts';

const machine: Machine = aMachine({
  name: 'node-1',
  hardware: {
    uuid: '4c4c4544-0051-3610-8052-b4c04f4e3132',
    serial: 'S/N 1',
    manufacturer: 'Dell Inc.',
    product: 'R650',
    asset: 'A1',
    arch: 'x86_64-efi',
  },
  variables: { role: 'worker', empty: '' },
  network: {
    address: '10.0.0.11/24',
    gateway: '10.0.0.1',
    device: 'eth0',
    dns: ['10.0.0.2', '10.0.0.3'],
    ntp: ['10.0.0.4'],
  },
});
const values = valuesOf(machine, aSite());

t.test('every built-in name gives the value it promises', (t) => {
  const found = Object.fromEntries(BUILT_IN_NAMES.map((name) => [name, values(name)]));
  t.same(found, {
    'machine.id': 'm_1',
    'machine.name': 'node-1',
    'machine.mac': '52:54:00:aa:00:01',
    'machine.mac_hyphen': '52-54-00-aa-00-01',
    'machine.uuid': '4c4c4544-0051-3610-8052-b4c04f4e3132',
    'machine.serial': 'S/N 1',
    'machine.manufacturer': 'Dell Inc.',
    'machine.product': 'R650',
    'machine.asset': 'A1',
    'machine.arch': 'x86_64-efi',
    'network.address': '10.0.0.11',
    'network.cidr': '10.0.0.11/24',
    'network.netmask': '255.255.255.0',
    'network.gateway': '10.0.0.1',
    'network.device': 'eth0',
    'network.dns': '10.0.0.2,10.0.0.3',
    'network.ntp': '10.0.0.4',
    'server.url': 'http://10.77.0.2:8080',
  });
  t.end();
});

t.test('variables and built-in values stand in for their names', (t) => {
  t.equal(
    expandTemplate('url=${server.url}/${role}?m=${machine.mac}&e=${empty}', values),
    'url=http://10.77.0.2:8080/worker?m=52:54:00:aa:00:01&e=',
  );
  t.equal(expandTemplate('costs $5 {and} }', values), 'costs $5 {and} }');
  t.end();
});

t.test('what comes out is not expanded again', (t) => {
  const hostile = valuesOf(aMachine({ variables: { a: '${b}$&', b: 'never' } }), aSite());
  t.equal(expandTemplate('x=${a}', hostile), 'x=${b}$&');
  t.end();
});

t.test('a value that the machine lacks stops the boot instead of leaving a hole', (t) => {
  const missing = { code: 'TEMPLATE_VALUE_MISSING' };
  const bare = valuesOf(aMachine({}), aSite());
  for (const name of ['role', 'machine.name', 'network.address', 'network.dns', 'toString']) {
    t.throws(() => expandTemplate(`x=\${${name}}`, bare), missing, name);
  }
  const noServers = valuesOf(
    aMachine({ network: { address: '10.0.0.1/24', dns: [], ntp: [] } }),
    aSite(),
  );
  t.throws(() => expandTemplate('${network.dns}', noServers), missing);
  t.end();
});

t.test('a template that cannot be read is refused when it is written down', (t) => {
  const invalid = { code: 'TEMPLATE_INVALID' };
  for (const template of ['${', '${role', '${a${b}}', '${}', '${1st}', '${a b}', '${__proto__}']) {
    t.throws(
      () => {
        checkTemplate(template);
      },
      invalid,
      template,
    );
  }
  t.throws(() => {
    checkTemplate('${machine.mca}');
  }, /did you mean \$\{machine\.mac\}\?/);
  t.throws(() => {
    checkTemplate('${weather.tomorrow}');
  }, /no built-in value is called/);
  t.doesNotThrow(() => {
    checkTemplate('${any_variable}-${machine.name}');
  });
  t.end();
});

t.test('variable names are words that no built-in name can be', (t) => {
  for (const name of ['a', 'Join_Token-2', 'x'.repeat(63)]) t.ok(isVariableName(name), name);
  for (const name of ['', '2a', 'a.b', 'a b', 'x'.repeat(64), 'é']) t.notOk(isVariableName(name));
  t.end();
});
