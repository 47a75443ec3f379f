/**
 * Lines such as `linux = https://mirror.example/linux SHA256` as the files of an image.
 *
 * Tests    test/ui/files-from.test.ts
 */
export function filesFrom(
  lines: string,
): Readonly<Record<string, string | { readonly url: string; readonly sha256: string }>> {
  const files = lines
    .split('\n')
    .map((line) => /^\s*(\S+)\s*=\s*(\S.*?)\s*$/.exec(line))
    .filter((match) => match !== null)
    .map(([, path = '', source = '']) => {
      const [, url = '', sha256 = ''] = /^(https?:\S+)\s+([0-9a-f]{64})$/i.exec(source) ?? [];
      return [path, url === '' ? source : { url, sha256: sha256.toLowerCase() }] as const;
    });
  return Object.fromEntries(files);
}
