/**
 * Everything that is said about operations, in the order in which it is read.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { SESSIONS, USERS } from './access.ts';
import { BOOTS } from './boots.ts';
import { HOST } from './host.ts';
import { INVENTORIES } from './host-inventories.ts';
import { ASSETS, IMAGES } from './images.ts';
import { MACHINES } from './machines.ts';
import type { Topic } from './operation-doc.ts';
import { CONFIGS, PROFILES } from './profiles.ts';
import { RULES } from './rules.ts';
import { MANIFESTS, SERVER } from './server.ts';
import { WEBHOOKS } from './webhooks.ts';

export const TOPICS: readonly Topic[] = [
  MACHINES,
  BOOTS,
  PROFILES,
  RULES,
  IMAGES,
  ASSETS,
  CONFIGS,
  MANIFESTS,
  INVENTORIES,
  WEBHOOKS,
  SESSIONS,
  USERS,
  HOST,
  SERVER,
];
