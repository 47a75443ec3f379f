/** What is to be seen of a machine that carries a plan out. */
import t from 'tap';
import { parseKernelArg } from '../../src/domain/kernel-args.ts';
import { scriptFacts } from '../../src/domain/script-facts.ts';

const ORIGIN = 'http://10.77.0.2:8080';
const ours = { name: 'vmlinuz', url: `${ORIGIN}/boot/files/guest/vmlinuz` };
const theirs = { name: 'initrd', url: 'https://factory.talos.dev/initramfs' };
const linux = { kind: 'linux', kernel: ours, initrds: [theirs], args: [] } as const;

t.test('files of other servers are not seen here', (t) => {
  t.same(scriptFacts(linux, ORIGIN), { files: 1 });
  t.same(scriptFacts({ ...linux, kernel: theirs }, ORIGIN), {});
  const chain = { kind: 'chain', url: `${ORIGIN}/x`, args: [] } as const;
  t.same(scriptFacts(chain, ORIGIN), {}, 'it hands over first');
  const near = { name: 'k', url: 'http://10.77.0.2:80801/x' };
  t.same(scriptFacts({ ...linux, kernel: near }, ORIGIN), {});
  t.end();
});

t.test('Talos that is told to report to somebody else is not waited for', (t) => {
  const told = (value: string) => ({
    ...linux,
    args: [parseKernelArg(`talos.events.sink=${value}`)],
  });
  t.same(scriptFacts(told('10.77.0.2:8091'), ORIGIN), { files: 1, reports: true });
  t.same(scriptFacts(told('[fdae::1]:8090'), ORIGIN), { files: 1 });
  t.end();
});
