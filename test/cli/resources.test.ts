import t from 'tap';
import { nameOf, pairs, shellName } from '../../src/cli/resources.ts';
import { node1, stranger, talos } from '../fakes/resources.ts';

t.test('a thing is called by its name, a machine without one by its address', (t) => {
  t.equal(nameOf(node1), 'node-1');
  t.equal(nameOf(stranger), '52:54:00:aa:00:01');
  t.equal(nameOf({ ...stranger, macs: [] }), 'm-2');
  t.equal(nameOf(talos), 'talos');
  t.equal(shellName(stranger), '52-54-00-aa-00-01');
  t.end();
});

t.test('tags are told as they are typed', (t) => {
  t.equal(pairs({ rack: 'a1', role: 'worker' }), 'rack=a1 role=worker');
  t.end();
});
