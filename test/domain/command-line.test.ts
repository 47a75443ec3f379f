/** Tests for src/domain/command-line.ts */
import fc from 'fast-check';
import t from 'tap';
import {
  composeLine,
  placed,
  placedConsoles,
  type ArgOrigin,
} from '../../src/domain/command-line.ts';
import { parseKernelArg } from '../../src/domain/kernel-args.ts';

type Layer = readonly [origin: ArgOrigin, words: string];

function compose(...layers: readonly Layer[]): { args: string; replaced: string[] } {
  const { args, replaced } = composeLine(
    layers.map(([origin, words]) =>
      placed(origin, words === '' ? [] : words.split(' ').map(parseKernelArg)),
    ),
  );
  return {
    args: args.map(({ argument }) => argument).join(' '),
    replaced: replaced.map(({ argument, by }) => `${argument} < ${by.argument} of ${by.origin}`),
  };
}

t.test('what may not repeat is replaced by a later layer', (t) => {
  t.same(compose(['talos', 'a=1 b=1'], ['profile', 'b=2'], ['machine', 'a=3']), {
    args: 'b=2 a=3',
    replaced: ['b=1 < b=2 of profile', 'a=1 < a=3 of machine'],
  });
  t.end();
});

t.test('what may repeat is added, in the order of the layers', (t) => {
  t.same(compose(['machine', 'ip=eth0:dhcp'], ['profile', 'ip=eth1:dhcp talos.environment=A=1']), {
    args: 'ip=eth0:dhcp ip=eth1:dhcp talos.environment=A=1',
    replaced: [],
  });
  t.end();
});

t.test('one list is kept whole, and the kernel takes its pick', (t) => {
  t.equal(compose(['profile', 'a=1 a=2 a=1']).args, 'a=1 a=2 a=1');
  t.same(compose(['profile', 'x'], ['machine', 'a=1 a=2']).args, 'x a=1 a=2');
  t.same(compose(['profile', 'a=1 a=2'], ['machine', 'a=3']), {
    args: 'a=3',
    replaced: ['a=1 < a=3 of machine', 'a=2 < a=3 of machine'],
  });
  t.end();
});

t.test('consoles of a release give way to any other, and others add up', (t) => {
  for (const origin of ['talos', 'factory', 'schematic'] as const) {
    t.same(compose([origin, 'console=tty0'], ['profile', 'console=ttyS0']), {
      args: 'console=ttyS0',
      replaced: ['console=tty0 < console=ttyS0 of profile'],
    });
  }
  t.equal(
    compose(['talos', ''], ['profile', 'console=ttyS0'], ['machine', 'console=ttyS1']).args,
    'console=ttyS0 console=ttyS1',
  );
  t.end();
});

t.test('a list of consoles takes the place of every console before it', (t) => {
  const given = (words: string) => words.split(' ').map(parseKernelArg);
  const { args, replaced } = composeLine([
    placed('talos', given('console=tty0 quiet')),
    placed('profile', given('console=ttyS0')),
    placedConsoles('machine', given('console=ttyS1 console=tty1')),
  ]);
  t.equal(args.map(({ argument }) => argument).join(' '), 'quiet console=ttyS1 console=tty1');
  t.same(
    replaced.map(({ argument, by }) => `${argument} < ${by.argument}`),
    ['console=tty0 < console=ttyS0', 'console=ttyS0 < console=ttyS1'],
  );
  t.end();
});

t.test('a leading hyphen takes away what came before, by name or as a whole', (t) => {
  t.same(compose(['talos', 'a=1 a=2 b'], ['profile', '-a=1 -b -c']), {
    args: 'a=2',
    replaced: ['a=1 < -a=1 of profile', 'b < -b of profile'],
  });
  t.equal(compose(['talos', 'a=1'], ['profile', '-a a=2']).args, 'a=2', 'not of its own list');
  t.end();
});

t.test("symptom: Debian's installer lost its separator", (t) => {
  t.equal(
    compose(['profile', 'auto --- quiet'], ['machine', 'x -- y']).args,
    'auto --- quiet x -- y',
  );
  t.equal(compose(['profile', '-b single']).args, '-b single', 'words for init stay as they are');
  t.end();
});

t.test('nothing gives nothing', (t) => {
  t.same(composeLine([]), { args: [], replaced: [] });
  t.end();
});

t.test('property: every argument is either given, replaced, or a removal', (t) => {
  const word = fc.constantFrom('a=1', 'a=2', 'b', '-a', '-b', 'console=x', 'ip=y', '-ip=y');
  const layer = fc.array(word, { maxLength: 5 });
  fc.assert(
    fc.property(layer, layer, layer, (one, two, three) => {
      const layers = [
        placed('talos', one.map(parseKernelArg)),
        placed('profile', two.map(parseKernelArg)),
        placed('machine', three.map(parseKernelArg)),
      ];
      const { args, replaced } = composeLine(layers);
      const removals = [...two, ...three].filter((text) => text.startsWith('-')).length;
      return args.length + replaced.length + removals === layers.flat().length;
    }),
  );
  t.end();
});
