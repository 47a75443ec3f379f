import t from 'tap';
import { reportTargets } from '../../src/domain/report-targets.ts';

const any = {
  events: { address: '0.0.0.0', port: 8091 },
  kernelLog: { address: '::', port: 8092 },
};

t.test('a receiver on every address is reached where the boot surface was', (t) => {
  t.same(reportTargets('http://10.77.0.2:8080', any), {
    events: '10.77.0.2:8091',
    kernelLog: '10.77.0.2:8092',
  });
  t.same(reportTargets('http://10.77.0.2', any).events, '10.77.0.2:8091');
  t.same(reportTargets('http://[fd00::2]:8080', any).events, '[fd00::2]:8091');
  t.end();
});

t.test('a receiver on one address is reached there, and one that is off nowhere', (t) => {
  const events = { address: 'fd00::9', port: 1 };
  t.same(reportTargets('http://10.77.0.2:8080', { events }), { events: '[fd00::9]:1' });
  t.same(reportTargets('http://10.77.0.2:8080', {}), {});
  t.end();
});
