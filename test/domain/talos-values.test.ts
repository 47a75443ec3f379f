/** Tests for src/domain/talos-values.ts */
import t from 'tap';
import { parseKernelArg } from '../../src/domain/kernel-args.ts';
import { faultInTalosArg, repeatedLink } from '../../src/domain/talos-values.ts';

const fault = (argument: string): string | undefined => faultInTalosArg(parseKernelArg(argument));

t.test('lets pass what Talos reads', (t) => {
  for (const fine of [
    ...['talos.platform=metal', 'talos.platform=equinixMetal', 'talos.platform=cloudOf2027'],
    ...['talos.shutdown=halt', 'talos.shutdown=poweroff', 'talos.halt_if_installed=1'],
    ...['talos.experimental.wipe=system', 'talos.experimental.wipe=system:EPHEMERAL,STATE'],
    ...['talos.environment=https_proxy=http://p:3128', 'talos.network.interface.ignore=eth1'],
    ...['talos.device.settle_time=30s', 'talos.device.settle_time=1m30.5s'],
    ...['talos.device.settle_time=10m', 'talos.dashboard.disabled=0', 'talos.auditd.disabled=1'],
    ...['talos.config=https://h/c?u=${uuid}'.replace('${uuid}', '%24%7Buuid%7D')],
    ...['talos.config=metal-iso', 'talos.config=none', 'talos.config=file:///c.yaml'],
    ...['talos.events.sink=[fdae:41e4:649b:9303::1]:8091', 'talos.events.sink=h.example:8090'],
    ...['talos.logging.kernel=tcp://[fdae::1]:8092', 'talos.logging.kernel=udp://10.0.0.2:1'],
    ...[
      'siderolink.api=https://o.example?jointoken=x',
      'siderolink.api=grpc://o:8090/?jointoken=x',
    ],
    ...['siderolink.api=o.example:8090', 'vlan=eth0.1:eth0', 'bond=bond0', 'ip=dhcp'],
    ...['talos.hostname=anything', 'talos.config.inline=abc', 'quiet', 'console=ttyS0'],
  ]) {
    t.equal(fault(fine), undefined, fine);
  }
  t.end();
});

t.test('says what is wrong with a value, and never repeats what may be secret', (t) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    'talos.platform=metall': /"talos.platform": found "metall"; did you mean "metal"\?/,
    'talos.platform=../..': /a platform name such as "metal", found/,
    'talos.platform': /a platform name/,
    'talos.shutdown=reboot': /expected halt or poweroff, found "reboot"/,
    'talos.halt_if_installed': /expected 1 or 0, found ""/,
    'talos.experimental.wipe=all': /expected "system"/,
    'talos.experimental.wipe=system:state': /labels of partitions/,
    'talos.environment=https_proxy': /a variable and its value/,
    'talos.network.interface.ignore=a/b': /interface name, found "a\/b"/,
    'talos.device.settle_time=11m': /at most 10m, found "11m"/,
    'talos.device.settle_time=30': /found "30"/,
    'talos.device.settle_time=': /found ""/,
    'talos.config=h/secret': /^argument "talos.config": expected a URL [^/]*found another value$/,
    'talos.events.sink=http://h:1': /HOST:PORT/,
    'talos.events.sink=fdae::1': /brackets/,
    'talos.logging.kernel=h:1': /tcp:\/\/HOST:PORT/,
    'talos.logging.kernel=tcp://h': /tcp:\/\/HOST:PORT/,
    'siderolink.api=?jointoken=secret': /^argument "siderolink.api": [^=]*=…, found another value$/,
    'siderolink.api=ftp://h?jointoken=secret': /expected a URL/,
    'vlan=eth0.5000:eth0': /"vlan": .*found 5000/,
    'bond=bond0:eth0:mode=5': /"bond": expected mode/,
    'ip=10.0.0.300': /"ip": expected an address/,
  };
  for (const [argument, message] of Object.entries(wrong)) {
    t.match(fault(argument), message, argument);
    t.notMatch(fault(argument), 'secret');
  }
  t.end();
});

t.test('a name that resembles a known one was meant to be it', (t) => {
  t.match(fault('talos.plattform=metal'), /"talos.plattform"; did you mean "talos.platform"\?/);
  t.match(fault('talos.config.auth.client_id=x'), /did you mean "talos.config.oauth.client_id"\?/);
  t.equal(fault('talos.brand.new.thing.of.2027=1'), undefined, 'Talos may have learned it since');
  t.end();
});

t.test('Talos reads one VLAN and one bond', (t) => {
  t.match(repeatedLink(['vlan=eth0.1:eth0', 'x', 'vlan=eth0.2:eth0']), /one "vlan=" only/);
  t.match(repeatedLink(['bond=a', 'bond=b']), /one "bond=" only/);
  t.equal(repeatedLink(['vlan=eth0.1:eth0', 'bond=a', 'ip=dhcp', 'ip=dhcp']), undefined);
  t.end();
});
