/** Tests for src/schema/schematic-fields.ts */
import t from 'tap';
import { check } from '../../src/schema/issues.ts';
import {
  schematic,
  schematicFields,
  schematicFromFields,
} from '../../src/schema/schematic-fields.ts';

function mistakes(data: unknown): string[] {
  const checked = check(schematic, data);
  if ('value' in checked) return [];
  return checked.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
}

const full = {
  overlay: { image: 'a/b', name: 'c', options: { x: 1 } },
  extensions: ['siderolabs/gvisor'],
  extra_kernel_args: ['console=ttyS0'],
  meta: [{ key: 10, value: 'foo' }],
  bootloader: 'sd-boot',
  secureboot: { enroll_keys: 'manual', include_well_known_certificates: true },
  disk_image: { sector_size: 4096 },
};

t.test('what is declared can be shown and declared again', (t) => {
  const checked = check(schematic, full);
  if (!('value' in checked)) throw new Error(JSON.stringify(checked));
  const { customization } = schematicFromFields(checked.value);
  t.same(schematicFields(customization ?? {}), full);
  const empty = schematicFromFields({});
  t.same(empty.customization, {});
  t.equal(empty.schematic, '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba');
  t.same(schematicFields({}), {});
  const id = 'a'.repeat(64);
  t.same(schematicFromFields(id), { schematic: id });
  const partly = schematicFromFields({ secureboot: {}, extensions: [], meta: [] });
  t.same(schematicFields(partly.customization ?? {}), { secureboot: {} });
  t.end();
});

t.test('a mistake is told where it is', (t) => {
  t.match(mistakes('A'.repeat(64)), [/expected the schematic id .* 64 hexadecimal digits/]);
  t.match(mistakes({ extension: [] }), [
    /^extension no field is called "extension"; did you mean "extensions"\?/,
  ]);
  t.match(mistakes({ meta: [{ key: 999, value: 'x' }] }), [/^meta\.0\.key expected at most 255/]);
  t.match(mistakes({ bootloader: 'lilo' }), [/^bootloader expected /]);
  t.match(mistakes(7), [/expected the id of a schematic, or a mapping/]);
  t.end();
});

t.test('a join token is not uploaded', (t) => {
  const token = 'siderolink.api=https://x?jointoken=s3cret';
  for (const data of [
    { extra_kernel_args: [token] },
    { meta: [{ key: 10, value: token }] },
    { overlay: { image: 'a', name: 'b', options: { args: token } } },
  ]) {
    t.match(mistakes(data), [/expected no join token/]);
    t.notMatch(mistakes(data).join(), 's3cret');
  }
  t.end();
});
