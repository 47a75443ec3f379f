/** What Omni gives people to paste, in every form it comes in. */
import fc from 'fast-check';
import t from 'tap';
import { parseOmniJoin } from '../../src/schema/omni-join.ts';
import { refusal } from '../fakes/refusal.ts';

const api = 'https://example.omni.siderolabs.io?jointoken=w7uVuW3zbVKIYQuzEcyetAHeYMeo5q2L';
const sink = '[fdae:41e4:649b:9303::1]:8091';
const log = 'tcp://[fdae:41e4:649b:9303::1]:8092';
const all = { siderolinkApi: api, eventsSink: sink, kernelLog: log };
const words = [`siderolink.api=${api}`, `talos.events.sink=${sink}`, `talos.logging.kernel=${log}`];

const documents = `apiVersion: v1alpha1
kind: SideroLinkConfig
apiUrl: ${api}
---
apiVersion: v1alpha1
kind: EventSinkConfig
endpoint: "${sink}"
---
apiVersion: v1alpha1
kind: KmsgLogConfig
name: omni-kmsg
url: ${log}
`;

t.test('one line of kernel arguments, in any order and with others among them', async (t) => {
  t.same(await parseOmniJoin(`${words.join(' ')}\n`), { ...all, args: [] });
  t.same(await parseOmniJoin(words.toReversed().join('  ')), { ...all, args: [] });
  const more = ['talos.platform=metal', 'console=ttyS0', ...words, '-selinux', 'quiet'];
  t.same(await parseOmniJoin(more.join(' ')), {
    ...all,
    platform: 'metal',
    args: ['console=ttyS0', '-selinux', 'quiet'],
  });
});

t.test('one argument on each line', async (t) => {
  t.same(await parseOmniJoin(`\r\n${words.join('\r\n')}\r\n\r\n`), { ...all, args: [] });
});

t.test('the documents of a machine configuration, in any order', async (t) => {
  t.same(await parseOmniJoin(documents), { ...all, args: [] });
  t.same(await parseOmniJoin(documents.split('---\n').toReversed().join('---\n')), {
    ...all,
    args: [],
  });
  const [siderolink = ''] = documents.split('---\n');
  t.same(await parseOmniJoin(`---\n${siderolink}`), { siderolinkApi: api, args: [] });
});

t.test('the bare URL: nothing is made up for the two others', async (t) => {
  t.same(await parseOmniJoin(` ${api}&grpc_tunnel=true\n`), {
    siderolinkApi: `${api}&grpc_tunnel=true`,
    args: [],
  });
  t.same(await parseOmniJoin('grpc://10.0.0.5:8090/?jointoken=v1:abc='), {
    siderolinkApi: 'grpc://10.0.0.5:8090/?jointoken=v1:abc=',
    args: [],
  });
});

t.test('property: the order of the arguments does not matter', async () => {
  const order = fc.shuffledSubarray([...words, 'a=1'], { minLength: 4 });
  await fc.assert(
    fc.asyncProperty(order, fc.constantFrom(' ', '  ', '\t', ' \n'), async (shuffled, between) => {
      const read = await parseOmniJoin(shuffled.join(between));
      return JSON.stringify(read) === JSON.stringify({ ...all, args: ['a=1'] });
    }),
  );
});

t.test('whatever is wrong is told, and the token never is', async (t) => {
  const secret = 'w7uVuW3zbVKIYQuzEcyetAHeYMeo5q2L';
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /expected "siderolink.api", found none/],
    ['console=ttyS0', /found none/],
    ['siderolink.api=https://omni.example', /no jointoken=/],
    ['siderolink.api=https://omni.example?jointoken=', /no jointoken=/],
    [`https://omni.example/${secret}`, /no jointoken=/],
    [`${words[0]} siderolink.api=https://o?jointoken=${secret}`, /stands there twice/],
    [`${words[0]} talos.event.sink=${sink}`, /did you mean "talos.events.sink"/],
    [`${words[0]} talos.events.sink=https://x`, /HOST:PORT/],
    [`siderolink.api=https://o?jointoken=w7uVuW3zbVKI\nYQuzEcyetAHeYMeo5q2L`, /line 2 .*in two/],
    [`siderolink.api=https://o?jointoken=${secret} "open`, /not closed/],
    [documents.replace('SideroLinkConfig', 'SiderolinkConfg'), /did you mean SideroLinkConfig/],
    [documents.replace('EventSinkConfig', 'TrustedRootsConfig'), /line 5: .*another kind/],
    [documents.replace('name: omni-kmsg', 'labels: {}'), /a field of KmsgLogConfig/],
    [documents.replace(`apiUrl: ${api}`, 'apiUrl: [1]'), /text without blanks in apiUrl/],
    [documents.replace(`apiUrl: ${api}`, 'apiUrl: a b'), /text without blanks in apiUrl/],
    [documents.replace(`apiUrl: ${api}\n`, ''), /text without blanks in apiUrl/],
    [`${documents}---\nkind: [SideroLinkConfig`, /it is no YAML/],
    [`${documents}---\n${documents}`, /stands there twice/],
    [`kind: SideroLinkConfig\n---\njust ${secret}`, /apiUrl/],
    [`${words.join(' ')} ${'x'.repeat(70_000)}`, /at most 65536 bytes/],
  ];
  for (const [text, message] of wrong) {
    const error = await refusal(parseOmniJoin(text));
    t.match(error.message, message);
    t.notMatch(error.message, /YQuzEcyet/, error.message);
    t.ok(['JOIN_UNREADABLE', 'KERNEL_ARGUMENT_INVALID'].includes(error.code), error.code);
  }
});
