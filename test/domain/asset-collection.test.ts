/** Tests for src/domain/asset-collection.ts */
import fc from 'fast-check';
import t from 'tap';
import type { StoredAsset } from '../../src/domain/asset.ts';
import { roomBeside, surplusOf } from '../../src/domain/asset-collection.ts';

const ID = 'a'.repeat(64);

function talos(version: string, usedAtMs: number, sizeBytes = 10): StoredAsset {
  return asset(`https://f/image/${ID}/${version}/kernel-amd64`, usedAtMs, sizeBytes);
}

function asset(url: string, usedAtMs: number, sizeBytes = 10): StoredAsset {
  return { url, sha256: url, sizeBytes, declared: false, firstSeenAtMs: 0, usedAtMs };
}

const NOTHING = { named: new Set<string>(), inUse: new Set<string>() };
const urls = (assets: readonly StoredAsset[]): string[] => assets.map(({ url }) => url);

t.test('of what nobody names the versions used last stay', (t) => {
  const [old, middle, recent] = [talos('v1.11.0', 1), talos('v1.12.0', 5), talos('v1.13.0', 9)];
  const assets = [recent, old, middle];
  t.same(urls(surplusOf(assets, { ...NOTHING, versionsMax: 2, bytesMax: 1_000 })), [old.url]);
  t.same(surplusOf(assets, { ...NOTHING, versionsMax: 0, bytesMax: 1_000 }), [old, middle, recent]);
  const named = new Set([old.url]);
  t.same(surplusOf(assets, { ...NOTHING, named, versionsMax: 1, bytesMax: 1_000 }), [middle]);
  t.end();
});

t.test('a file from a URL that nobody names any more goes', (t) => {
  const [gone, kept] = [asset('http://a/iso', 1), asset('http://a/linux', 2)];
  const rules = { ...NOTHING, named: new Set([kept.url]), versionsMax: 5, bytesMax: 1_000 };
  t.same(surplusOf([gone, kept], rules), [gone]);
  t.end();
});

t.test('what is being sent stays, whatever is called by its content', (t) => {
  const sent = asset('http://a/iso', 1);
  const rules = { ...NOTHING, inUse: new Set([sent.sha256]), versionsMax: 0, bytesMax: 0 };
  t.same(surplusOf([sent], rules), []);
  t.end();
});

t.test('where room is short, versions go as well, the one unused for longest first', (t) => {
  const [old, recent] = [talos('v1.12.0', 1, 60), talos('v1.13.0', 2, 60)];
  const rules = { ...NOTHING, versionsMax: 5 };
  t.same(surplusOf([recent, old], { ...rules, bytesMax: 120 }), []);
  t.same(surplusOf([recent, old], { ...rules, bytesMax: 100 }), [old]);
  t.same(surplusOf([recent, old], { ...rules, bytesMax: 59 }), [old, recent]);
  t.end();
});

t.test('a content that two URLs have takes its room once', (t) => {
  const twin = { ...talos('v1.13.0', 2, 60), url: `https://g/image/${ID}/v1.13.0/kernel-amd64` };
  const rules = { ...NOTHING, versionsMax: 5, bytesMax: 60 };
  t.same(
    surplusOf([talos('v1.13.0', 1, 60), { ...twin, sha256: talos('v1.13.0', 1).url }], rules),
    [],
  );
  t.end();
});

t.test('the room for a further file is what may go, and what is free', (t) => {
  const [named, other] = [asset('http://a/linux', 1, 30), asset('http://a/old', 2, 50)];
  const rules = { named: new Set([named.url]), inUse: new Set<string>() };
  t.equal(roomBeside([named, other], { ...rules, bytesMax: 100 }), 70);
  t.equal(roomBeside([named, other], { ...rules, bytesMax: 10 }), 0);
  t.end();
});

t.test('nothing that is named or sent ever goes, and the budget is kept where it can be', (t) => {
  const one = fc.record({
    version: fc.integer({ min: 0, max: 9 }),
    usedAtMs: fc.nat(100),
    sizeBytes: fc.nat(100),
    named: fc.boolean(),
    sent: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(one), fc.nat(5), fc.nat(500), (drawn, versionsMax, bytesMax) => {
      const assets = drawn.map(({ version, usedAtMs, sizeBytes }, index) => ({
        ...talos(`v1.${version}.${index}`, usedAtMs, sizeBytes),
        sha256: String(index),
      }));
      const urlsOf = (pick: (index: number) => boolean | undefined): StoredAsset[] =>
        assets.filter((_, index) => pick(index) === true);
      const named = new Set(urls(urlsOf((index) => drawn[index]?.named)));
      const inUse = new Set(urlsOf((index) => drawn[index]?.sent).map(({ sha256 }) => sha256));
      const gone = surplusOf(assets, { named, inUse, versionsMax, bytesMax });
      const left = assets.filter((each) => !gone.includes(each));
      const mayGo = left.filter(({ url, sha256 }) => !named.has(url) && !inUse.has(sha256));
      const bytes = left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return (
        gone.every(({ url, sha256 }) => !named.has(url) && !inUse.has(sha256)) &&
        (bytes <= bytesMax || mayGo.length === 0)
      );
    }),
  );
  t.end();
});
