/**
 * The schemas that the description names, and those it shows otherwise than they are written.
 *
 * Owns     names and examples. Queries are text on the wire, so numbers in them are read from text:
 *          the description says what is meant.
 * Tests    test/http/api/document/describe.test.ts
 */
import type { z } from 'zod';
import { pageEntriesDefault, pageEntriesMax } from '../../../domain/limits.ts';
import { kernelLinesPerMachineMax } from '../../../domain/limits-facts.ts';
import { streamPageMax } from '../../../domain/limits-live.ts';
import { configBody } from '../../../schema/config-resource.ts';
import { eventKinds, eventLimit, eventNumber } from '../../../schema/event-resource.ts';
import * as fields from '../../../schema/fields.ts';
import { targetPort } from '../../../schema/host-inventory.ts';
import { imageBody } from '../../../schema/image-resource.ts';
import { machineBody } from '../../../schema/machine-resource.ts';
import { profileBody } from '../../../schema/profile-resource.ts';
import { pageLimit, time as timeQuery } from '../../../schema/query-fields.ts';
import { logLines, tag } from '../../../schema/requests.ts';
import { ruleBody } from '../../../schema/rule-resource.ts';
import { boot, bootSummary } from '../../../schema/shown/boot.ts';
import { asset, config, image } from '../../../schema/shown/content.ts';
import { decision } from '../../../schema/shown/decision.ts';
import { machine } from '../../../schema/shown/machine.ts';
import { profile } from '../../../schema/shown/profile.ts';
import { rule } from '../../../schema/shown/rule.ts';
import { event, problem } from '../../../schema/shown/server.ts';
import { delivery, webhook } from '../../../schema/shown/webhook.ts';
import { EXAMPLES } from './examples.ts';

/** Schemas that the description has once, under a name. */
const COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Machine: machine,
  MachineInput: machineBody,
  Profile: profile,
  ProfileInput: profileBody,
  Rule: rule,
  RuleInput: ruleBody,
  Image: image,
  ImageInput: imageBody,
  Config: config,
  ConfigInput: configBody,
  Decision: decision,
  Boot: boot,
  BootSummary: bootSummary,
  Event: event,
  Asset: asset,
  Webhook: webhook,
  Delivery: delivery,
  Problem: problem,
};

export const NAMES: ReadonlyMap<unknown, string> = new Map(
  Object.entries(COMPONENTS).map(([name, schema]) => [schema, name]),
);
export const COMPONENT_ENTRIES = Object.entries(COMPONENTS);

type Json = Readonly<Record<string, unknown>>;

const whole = (maximum: number, otherwise: number): Json => ({
  ...{ type: 'integer', minimum: 1, maximum, default: otherwise },
});
const words = (description: string, ...examples: readonly string[]): Json => ({
  ...{ type: 'string', description, examples },
});

/** What is said instead of what the schema alone would say. */
export const INSTEAD: ReadonlyMap<unknown, Json> = new Map<unknown, Json>([
  [pageLimit, whole(pageEntriesMax, pageEntriesDefault)],
  [eventLimit, whole(streamPageMax, pageEntriesDefault)],
  [targetPort, whole(65_535, 9_100)],
  [logLines, whole(kernelLinesPerMachineMax, kernelLinesPerMachineMax)],
  [eventNumber, { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 }],
  [
    eventKinds,
    words(
      'a kind, several with commas between, or all that begin so: `tftp.*`',
      'tftp.finished,boot.beacon',
    ),
  ],
  [timeQuery, { ...words('as in RFC 3339', '2026-03-01T12:00:00Z'), format: 'date-time' }],
  [tag, { ...words('name and text of a tag', 'rack=a1'), pattern: '^[^=]+=' }],
  [fields.mac, words('a hardware address in any common spelling', '52:54:00:aa:00:01')],
  [fields.uuid, words('a UUID', '4c4c4544-0042-3510-8052-b4c04f4e3232')],
  [fields.ipAddress, words('an IP address', '10.0.0.9')],
  [fields.cidr, words('an address with its prefix length', '10.0.0.11/24')],
  [fields.device, words('an interface name', 'eth0')],
  [fields.machineName, words('lower-case letters, digits and "-"', 'node-1')],
  [fields.profileName, words('lower-case letters, digits, "-" and "."', 'debian-13')],
  [fields.ruleName, words('lower-case letters, digits, "-" and "."; not "order"', 'workers')],
  [fields.configName, words('lower-case letters, digits, "-" and "."', 'workers')],
  [fields.imageName, words('lower-case letters, digits, "-" and "."', 'debian-13')],
]);

/** Requests and answers as they look. */
export const EXAMPLES_OF: ReadonlyMap<unknown, unknown> = new Map(
  Object.entries(EXAMPLES).map(([name, example]) => [COMPONENTS[name], example]),
);
