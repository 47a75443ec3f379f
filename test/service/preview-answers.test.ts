/** What people see of a file is what the machine is sent, except for the token. */
import t from 'tap';
import type { Profile } from '../../src/domain/profile.ts';
import { LOCKED_SECRET } from '../../src/domain/secrets.ts';
import { createBootTokens } from '../../src/service/boot-tokens.ts';
import { createFetchAnswer } from '../../src/service/fetch-answer.ts';
import { createPreviewAnswers } from '../../src/service/preview-answers.ts';
import { fixedInventory } from '../fakes/fixed-inventory.ts';
import { aChain, aMachine, anAddress, aProfile, aSite } from '../fakes/machines.ts';
import { refusal } from '../fakes/refusal.ts';

const machine = aMachine({ name: 'node-1', profile: 'debian-13', variables: { disk: 'vda' } });
const profile: Profile = {
  ...aProfile(aChain('http://x/')),
  files: [
    {
      path: 'preseed.cfg',
      text: 'd={{ variables.disk }} {{ files.url }} {{ callback.url }}/done\n',
      template: true,
    },
    { path: 'ci/meta-data', text: '{{ as it stands }}', template: false },
    { path: 'broken', text: 'a\n{{ variables.none }}', template: true },
  ],
};

function setup(given: Profile = profile) {
  const inventory = fixedInventory({ machines: [machine], profiles: [given] });
  return { inventory, preview: createPreviewAnswers({ inventory, site: aSite() }) };
}

t.test('shows every file, and of one that cannot be made why, with its line', async (t) => {
  const { preview } = setup();
  const origin = 'http://10.77.0.2:8080';
  t.match(await preview('debian-13', machine), [
    {
      ...{ file: 'preseed.cfg', template: true },
      made: {
        text: `d=vda ${origin}/boot/answers/preview ${origin}/boot/callback/preview/done\n`,
      },
    },
    { file: 'ci/meta-data', template: false, made: { text: '{{ as it stands }}' } },
    {
      file: 'broken',
      made: {
        error: {
          code: 'TEMPLATE_VALUE_MISSING',
          detail: 'broken: line 2, column 4: {{ variables.none }}',
        },
      },
    },
  ]);
});

t.test(
  'it is the text that the machine is sent, byte for byte, and no token is made',
  async (t) => {
    const whole = { ...profile, files: profile.files?.slice(0, 2) ?? [] };
    const { inventory, preview } = setup(whole);
    const clock = { nowMs: () => 1_000, monotonicMs: () => 1_000 };
    const random = (bytes: number): Uint8Array => Buffer.alloc(bytes, 7);
    const tokens = await createBootTokens({ inventory, clock, record: () => undefined, random });
    const from = anAddress('10.0.0.9');
    const addresses = await tokens.issue(machine, whole, { session: 's', from, site: aSite() });
    const [token = '', callback = ''] = Object.values(addresses).map((url) =>
      url.split('/').at(-1),
    );
    const fetchAnswer = createFetchAnswer({ inventory, tokens });
    const sent = await fetchAnswer({ token, path: 'preseed.cfg', asker: { from }, site: aSite() });
    const [shown] = await preview('debian-13', machine, { file: 'preseed.cfg' });
    const expected = sent.answer?.text.replace(token, 'preview').replace(callback, 'preview');
    t.same(shown?.made, { text: expected });

    const { preview: looking, inventory: untouched } = setup(whole);
    await looking('debian-13', machine);
    t.equal(await untouched.bootTokens.latestIssueMs(), undefined);
  },
);

t.test('says what is not there, and hides nothing that is a fault of ours', async (t) => {
  const { preview } = setup();
  const of = (name: string, file?: string) =>
    refusal(preview(name, machine, file === undefined ? {} : { file }));
  t.match(await of('debian-13', 'none'), { code: 'ANSWER_UNKNOWN', detail: /debian-13.*none/ });
  t.equal((await of('other')).code, 'PROFILE_UNKNOWN');
  t.equal((await of('No Name')).code, 'PROFILE_UNKNOWN');
  const locked = { ...profile, files: [{ path: 'a', text: LOCKED_SECRET, template: false }] };
  t.match(await setup(locked).preview('debian-13', machine), [
    { made: { error: { code: 'SECRETS_KEY_WRONG' } } },
  ]);
  const broken = aMachine({ name: 'x' });
  Object.defineProperty(broken, 'variables', {
    get: () => {
      throw new Error('a fault');
    },
  });
  await t.rejects(preview('debian-13', broken), { message: 'a fault' });
});
