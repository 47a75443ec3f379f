/**
 * Every message of test/fixtures/dhcp, through the engine, compared with the table there.
 */
import t, { type Test } from 'tap';
import { sampleBytes, SAMPLES, type ExpectedAnswer } from '../fixtures/dhcp/samples.ts';
import { decoded, deliver, optionOf, readOptionList, SERVER, startEngine } from '../fakes/dhcp.ts';

const answered = SAMPLES.flatMap((sample) =>
  sample.expect.reply === null ? [] : [{ ...sample, expect: sample.expect }],
);

function answerOf(sample: (typeof SAMPLES)[number]) {
  const { port, source } = sample;
  return deliver(startEngine(), { bytes: sampleBytes(sample.name), ingress: { port }, source });
}

for (const sample of SAMPLES) {
  t.test(`${sample.name}: ${sample.about}`, (t) => {
    const { expect } = sample;
    const { sends, reason, effects } = answerOf(sample);
    if (expect.reply === null) {
      t.equal(reason, expect.reason);
      t.same(sends, []);
      t.end();
      return;
    }
    const [send, ...further] = sends;
    t.ok(send, reason ?? 'answered');
    t.same(further, []);
    if (!send) {
      t.end();
      return;
    }
    t.match(send.sent, {
      kind: expect.reply === 'offer' ? 'dhcp.offered' : 'pxe.answered',
      client: expect.client,
      bootFile: expect.bootFile,
    });
    t.equal(`${send.to.address}:${send.to.port}`, expect.to);
    t.equal(send.from, sample.port);
    t.match(effects[0], {
      kind: 'event',
      event: {
        kind: expect.reply === 'offer' ? 'dhcp.discover' : 'pxe.request',
        client: expect.client,
        archCode: expect.arch,
        ...(expect.vendorClass !== undefined && { vendorClass: expect.vendorClass }),
      },
    });
    const sighting = effects.find((effect) => effect.kind === 'sighting')?.sighting;
    if (expect.mac === null) t.equal(sighting, undefined);
    else t.ok(sighting);
    if (expect.uuid !== undefined) t.equal(sighting?.hardware.uuid ?? null, expect.uuid);
    if (expect.serial !== undefined) t.equal(sighting?.hardware.serial, expect.serial);
    if (expect.echoes97 !== undefined) {
      t.equal(optionOf(send.bytes, 97) !== undefined, expect.echoes97);
    }
    if (expect.bytes !== undefined) {
      t.equal(Buffer.from(send.bytes).toString('hex'), sampleBytes(expect.bytes).toString('hex'));
    }
    t.end();
  });
}

t.test('every reply keeps what firmware relies on', (t) => {
  for (const sample of answered) {
    const request = decoded(sampleBytes(sample.name));
    const bytes = Buffer.from(answerOf(sample).sends[0]!.bytes);
    const reply = decoded(bytes);
    const { name } = sample;
    t.match(
      reply,
      {
        op: 2,
        hops: 0,
        secs: 0,
        yiaddr: 0,
        htype: request.htype,
        hlen: request.hlen,
        xid: request.xid,
        flags: request.flags,
        giaddr: request.giaddr,
        siaddr: 0x0a4d0002,
      },
      name,
    );
    t.same(Buffer.from(reply.chaddr), Buffer.from(request.chaddr), name);
    checkOptions(t, { ...sample, request: sampleBytes(name), bytes });
  }
  t.end();
});

function checkOptions(
  t: Test,
  {
    name,
    expect,
    request,
    bytes,
  }: {
    name: string;
    expect: ExpectedAnswer;
    request: Buffer;
    bytes: Buffer;
  },
): void {
  const tags = readOptionList(bytes).map(([tag]) => tag);
  const inOrder = [53, 54, 60, 43, 175, 61, 97, 66, 67, 82].filter((tag) => tags.includes(tag));
  t.same(tags, inOrder, `${name}: options in their order, each once, no other`);
  t.same(optionOf(bytes, 53), Buffer.from([expect.reply === 'offer' ? 2 : 5]), name);
  t.same(optionOf(bytes, 54), Buffer.from([10, 77, 0, 2]), name);
  const http = expect.client === 'http';
  t.equal(optionOf(bytes, 60)?.toString(), http ? 'HTTPClient' : 'PXEClient', name);
  t.equal(optionOf(bytes, 175)?.toString('hex'), expect.client === 'ipxe' ? '010101' : undefined);

  const asked = decoded(request);
  const same = (tag: number): void => {
    const value = asked.options.get(tag);
    t.same(optionOf(bytes, tag), value && Buffer.from(value), `${name}: option ${tag} returned`);
  };
  same(61);
  same(82);
  if (asked.options.get(97)?.length === 17) same(97);

  const text = ['bios', 'u-boot'].includes(expect.client) ? '10.77.0.2' : undefined;
  t.equal(optionOf(bytes, 66)?.toString(), text, `${name}: option 66`);
  const file = bytes.subarray(108, 236).toString().replace(/\0+$/, '');
  const named = optionOf(bytes, 67)?.toString() ?? '';
  t.equal(file, expect.bootFile, `${name}: field file`);
  t.equal(named.replace(/\0$/, ''), expect.bootFile, `${name}: option 67`);
  const terminated = !http && !['ipxe', 'raspberry-pi'].includes(expect.client);
  t.equal(named.endsWith('\0'), terminated, `${name}: NUL behind option 67 for firmware`);
  t.ok(bytes.length >= 300, name);
  const room = asked.options.get(57);
  const allowed = room ? Math.min(Buffer.from(room).readUInt16BE() - 28, 1472) : 548;
  t.ok(bytes.length <= Math.max(allowed, 548), `${name}: ${bytes.length} bytes`);
}

t.test('clients that all ask at once each get their own answer', (t) => {
  const state = startEngine();
  const burst = Array.from({ length: 20 }, (_, round) =>
    answered.map((sample, index) => {
      const bytes = sampleBytes(sample.name);
      const ethernet = bytes[1] === 1 && bytes[2] === 6;
      // Own hardware addresses behind the vendor's part, which marks a Raspberry Pi.
      if (ethernet) bytes.writeUInt16BE(round * 100 + index, 28 + 4);
      return { ...sample, bytes };
    }),
  ).flat();
  for (const [index, sample] of shuffled(burst, 20_261_203).entries()) {
    const { port, source, bytes, expect } = sample;
    const { sends } = deliver(state, { bytes, ingress: { port }, source, atMs: index });
    const ethernet = bytes[1] === 1;
    if (!ethernet && sends.length === 0) continue; // one InfiniBand client, soon over its rate
    const reply = decoded(sends[0]!.bytes);
    t.same(Buffer.from(reply.chaddr), bytes.subarray(28, 44), sample.name);
    t.equal(reply.xid, bytes.readUInt32BE(4), sample.name);
    t.match(sends[0]!.sent, { client: expect.client, bootFile: expect.bootFile }, sample.name);
    t.equal(sends[0]!.bytes.length < 600, true);
  }
  t.equal(SERVER, '10.77.0.2');
  t.end();
});

/** Fisher and Yates' shuffle with a linear congruential generator, to be repeated by its seed. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let random = seed;
  for (let last = result.length - 1; last > 0; last -= 1) {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    const other = random % (last + 1);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
