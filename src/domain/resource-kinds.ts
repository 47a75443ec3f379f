/**
 * The kinds of things that people declare, in the order in which one refers to another.
 *
 * Tests    test/service/kinds.test.ts
 */
import type { ResourceKind } from './use-cases.ts';

/** What is referred to comes before what refers to it. */
export const RESOURCE_KINDS: readonly ResourceKind[] = [
  'image',
  'config',
  'profile',
  'rule',
  'machine',
];
