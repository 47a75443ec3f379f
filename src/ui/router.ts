/**
 * Addresses of pages: which page an address means, and how one is written.
 *
 * Owns     paths and queries as text. Every filter of a page is in its address, so that it can be
 *          sent to somebody.
 * Leaves   the browser's history to location.ts.
 * Tests    test/ui/router.test.ts
 */

export interface Place {
  readonly path: string;
  /** in the order of the address; a name may stand there more than once */
  readonly query: readonly (readonly [name: string, value: string])[];
}

export interface Match<R> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

/** `/machines/node-1?tab=log` as a place. */
export function placeOf(address: string): Place {
  const [before = ''] = address.split('#', 1);
  const at = before.indexOf('?');
  const path = at < 0 ? before : before.slice(0, at);
  const query = at < 0 ? [] : [...new URLSearchParams(before.slice(at + 1))];
  return { path: path.length > 1 ? path.replace(/\/+$/, '') || '/' : '/', query };
}

export function addressOf({ path, query }: Place): string {
  const written = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, value]),
  ).toString();
  return written === '' ? path : `${path}?${written}`;
}

/** The first value of a name in the query. */
export function valueOf({ query }: Place, name: string): string | undefined {
  return query.find(([other]) => other === name)?.[1];
}

export function valuesOf({ query }: Place, name: string): readonly string[] {
  return query.filter(([other]) => other === name).map(([, value]) => value);
}

/** The place with other values in its query; undefined and [] take a name out. */
export function withQuery(
  place: Place,
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): Place {
  const kept = place.query.filter(([name]) => !(name in changes));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).map((one) => [name, one] as const),
  );
  return { path: place.path, query: [...kept, ...added] };
}

/** The first route whose pattern fits: `/machines/:name/:tab?` */
export function matchRoute<R extends { readonly path: string }>(
  routes: readonly R[],
  path: string,
): Match<R> | undefined {
  for (const route of routes) {
    const params = paramsOf(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (given.length > wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index];
    if (!segment.startsWith(':')) {
      if (segment !== value) return undefined;
      continue;
    }
    if (value === undefined || value === '') {
      if (!segment.endsWith('?')) return undefined;
      continue;
    }
    const text = decoded(value);
    if (text === undefined) return undefined;
    params[segment.replace(/^:|\?$/g, '')] = text;
  }
  return params;
}

/** undefined for a percent sign that nothing follows, which nobody's link has. */
function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
