/**
 * Secrets among what people declare: how they are kept, and how they are shown.
 *
 * Owns     the seam to whatever seals them, and the marks that stand for them wherever somebody
 *          looks: a mark that comes back unchanged means the secret that is stored already.
 * Leaves   sealing to src/secrets, and when to seal to the store.
 * Tests    test/domain/secrets.test.ts
 */
import { RouseError } from './errors.ts';

/** Where a sealed text belongs. One that was moved elsewhere does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** What tells one key from another without giving it away. */
export interface KeyCheck {
  readonly id: string;
  readonly value: string;
}

export interface Vault {
  /** makes a key at the first use. @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE */
  seal(plain: string, place: SealedPlace): string;
  /** @throws RouseError SECRETS_KEY_WRONG, SECRETS_KEY_UNUSABLE, SECRET_DAMAGED */
  open(sealed: string, place: SealedPlace): string;
  /** of the key in use. @throws as `seal` */
  check(): KeyCheck;
  /**
   * Says with which key the inventory was sealed; any other one is refused from then on.
   * @throws as `open`
   */
  expect(check: KeyCheck): void;
  /** makes another key, under which everything can be sealed anew. @throws as `seal` */
  rotate(): Rotation;
}

/** The way from one key to the next. Texts of either of them open all the while. */
export interface Rotation {
  /** under the new key */
  seal(plain: string, place: SealedPlace): string;
  readonly check: KeyCheck;
  /** to be called at once when everything that was sealed anew is kept: the old key goes */
  adopt(): void;
}

/** Stands for a secret wherever it is shown. */
export const REDACTED = '<redacted>';

/** What a secret reads as that cannot be opened now. No manifest can contain it. */
export const LOCKED_SECRET = '\u0000locked';

/** A join token in a URL or argument. One that is a template holds no secret itself. */
const TOKEN = /(jointoken=)(?!\$\{|<redacted>)[^&\s"']+/gi;

export function carriesToken(text: string): boolean {
  return text.search(TOKEN) >= 0;
}

/** The text with its join tokens replaced by the mark. */
export function redactTokens(text: string): string {
  if (text === LOCKED_SECRET) return REDACTED;
  return text.replaceAll(TOKEN, `$1${REDACTED}`);
}

/** Every text inside a value of plain data, replaced. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  return changed(value, change) as T;
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => changed(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, changed(member, change)]),
  );
}

/** The value as everybody may see it. */
export function redacted<T>(value: T): T {
  return mapTexts(value, redactTokens);
}

export function isLocked(value: unknown): boolean {
  let locked = false;
  mapTexts(value, (text) => {
    locked ||= text === LOCKED_SECRET;
    return text;
  });
  return locked;
}

/**
 * What somebody sends back after having looked: each text with the mark in it becomes the stored
 * text that is shown so.
 *
 * @throws RouseError SECRET_MISSING when nothing stored is shown so
 */
export function restored<T>(value: T, stored: unknown): T {
  const known = new Map<string, string>();
  mapTexts(stored, (text) => {
    known.set(redactTokens(text), text);
    return text;
  });
  return mapTexts(value, (text) => {
    if (!text.includes(REDACTED)) return text;
    const secret = known.get(text);
    if (secret !== undefined) return secret;
    throw new RouseError('SECRET_MISSING', `found "${REDACTED}" where no stored secret stands`);
  });
}

/** The mark of a whole text in a list, counted from 1: texts keep their mark when others go. */
export function redactedList(texts: readonly string[]): readonly string[] {
  return texts.map((_text, index) => `<redacted ${index + 1}>`);
}

/** Whether the text is a mark rather than content. */
export function isMark(text: string): boolean {
  return text.trim() === REDACTED || positionOf(text) !== undefined;
}

/**
 * A whole text, or the stored one where its mark came back. A text with a mark inside was taken
 * from somewhere secrets are not shown, and would replace them by it.
 *
 * @throws RouseError SECRET_MISSING
 */
export function restoredText(text: string, stored: string | undefined): string {
  if (!text.includes(REDACTED)) return text;
  if (text.trim() === REDACTED && stored !== undefined) return stored;
  throw new RouseError('SECRET_MISSING', `found "${REDACTED}" where a secret belongs`);
}

/** @throws RouseError SECRET_MISSING when a mark names a text that is not stored */
export function restoredList(
  texts: readonly string[],
  stored: readonly string[],
): readonly string[] {
  return texts.map((text) => {
    const position = positionOf(text);
    if (position === undefined) return restoredText(text, undefined);
    const secret = stored[position - 1];
    if (secret !== undefined) return secret;
    throw new RouseError('SECRET_MISSING', `${text} stands for a text that is not stored`);
  });
}

function positionOf(text: string): number | undefined {
  const digits = /^<redacted (\d{1,4})>$/.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
