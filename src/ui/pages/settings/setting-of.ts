/**
 * One setting of the server, out of all of them.
 *
 * Tests    test/browser/settings.test.ts
 */
export interface Setting {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

export interface Settings {
  readonly items: readonly Setting[];
}

export function settingOf(settings: Settings | undefined, key: string): unknown {
  return settings?.items.find((one) => one.key === key)?.value;
}
