/**
 * Forms that answers of the API have in common.
 *
 * Every file of this folder says what an answer may have in it, and is loaded to describe the API
 * and to test it: answers are made by code whose types come from here, and are not checked again
 * when they go out. Nothing but types may be imported from here by what a start loads.
 *
 * Tests    test/contract/contract.test.ts
 */
import { z } from 'zod';
import type { IpAddress } from '../../domain/address.ts';
import type { Mac } from '../../domain/mac.ts';

/** The type of an answer. Nobody changes one. */
export type Shown<S extends z.ZodType> = Frozen<z.input<S>>;

type Frozen<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Frozen<T[Name]> }
      : T;

/** Lower case with colons. */
export const mac = z.string() as unknown as z.ZodType<Mac, Mac>;
export const ipAddress = z.string() as unknown as z.ZodType<IpAddress, IpAddress>;
/** RFC 3339 in UTC. */
export const time = z.iso.datetime();
/** Of bytes, of times, of milliseconds. */
export const count = z.int().min(0);
/** Counts the changes that people made. */
export const version = z.int().min(1);

export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item) });
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    /** for `cursor` of the next page; absent from the last one */
    next: z.string().exactOptional(),
  });
}

/** What went wrong with a part of an answer. */
export const shownError = z.strictObject({
  code: z.string(),
  detail: z.string(),
  hint: z.string().exactOptional(),
});
