/**
 * The server itself: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { z } from 'zod';
import { auditReport, integrityReport, provenRow } from '../../../schema/integrity-request.ts';
import { lookupQuery } from '../../../schema/lookup-request.ts';
import { applyQuery, exportQuery } from '../../../schema/requests.ts';
import { planned } from '../../../schema/shown/content.ts';
import { health, lookedUp, readiness, sealed, status } from '../../../schema/shown/server.ts';
import { listOf } from '../../../schema/shown/shown.ts';
import type { Topic } from './operation-doc.ts';

const text = z.string();
const HTML = 'text/html; charset=utf-8';
const YAML_TYPES = ['application/yaml', 'text/yaml', 'application/x-yaml'];

export const SERVER: Topic = {
  name: 'server',
  description: 'Whether Rouse works, and what it is.',
  operations: {
    getHealth: {
      summary: 'Whether the process lives',
      answers: { 200: { what: 'It does', schema: health } },
    },
    getReadiness: {
      summary: 'Whether every listener is up',
      answers: {
        200: { what: 'All are up', schema: readiness },
        503: { what: 'Some are down, and named', schema: readiness },
      },
    },
    getMetrics: {
      summary: 'Numbers for Prometheus',
      answers: {
        200: {
          what: 'Text-based exposition format',
          schema: text,
          type: 'text/plain; version=0.0.4; charset=utf-8',
        },
      },
    },
    getStatus: {
      summary: 'Version, listeners and counts of events',
      answers: { 200: { what: 'How it stands', schema: status } },
    },
    lookUpScreen: {
      summary: "What a line on a machine's screen means",
      query: lookupQuery,
      answers: { 200: { what: 'What is known of it', schema: listOf(lookedUp) } },
    },
    rotateSecrets: {
      summary: 'Seal every secret with a new key',
      answers: { 200: { what: 'How many things have secrets', schema: sealed } },
      errors: ['SECRETS_KEY_WRONG', 'SECRETS_KEY_UNUSABLE'],
    },
    makeBackup: {
      summary: 'The whole inventory as one file, without the key of its secrets',
      description:
        'A tar archive of `manifest.json` and `rouse.db`, of one moment. Machines boot meanwhile.',
      answers: { 200: { what: 'The archive', schema: text, type: 'application/x-tar' } },
      errors: ['BACKUP_RUNNING', 'STORE_UNUSABLE'],
    },
    checkIntegrity: {
      summary: 'Whether every row is as Rouse wrote it',
      answers: { 200: { what: 'Which rows are not', schema: integrityReport } },
    },
    acceptRow: {
      summary: 'Say that a damaged row is right as it is now',
      body: { schema: provenRow },
      answers: { 204: { what: 'It is used again' } },
      errors: ['ROW_UNKNOWN', 'SECRETS_KEY_UNUSABLE'],
    },
    verifyAudit: {
      summary: 'Whether the audit is as it was written, without a gap',
      answers: { 200: { what: 'What is wrong with it', schema: auditReport } },
    },
    getDescription: {
      summary: 'This description',
      answers: { 200: { what: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
    },
    getDescriptionPage: {
      summary: 'This description as a page to read',
      answers: { 200: { what: 'HTML without a script', schema: text, type: HTML } },
    },
    getDescriptionStyle: {
      summary: 'How that page looks',
      answers: { 200: { what: 'CSS', schema: text, type: 'text/css; charset=utf-8' } },
    },
  },
};

export const MANIFESTS: Topic = {
  name: 'manifests',
  description: 'Everything that is declared, as YAML.',
  operations: {
    applyManifest: {
      summary: 'Apply a manifest',
      description:
        'With a mistake anywhere nothing is changed, and `errors` has every one of them.',
      query: applyQuery,
      body: { schema: text, types: YAML_TYPES },
      answers: { 200: { what: 'What became, or would become, of each', schema: planned } },
      errors: [
        'MANIFEST_INVALID',
        'PROFILE_IN_USE',
        'IMAGE_IN_USE',
        'MACHINE_CONFIG_IN_USE',
        'VERSION_STALE',
        'FACTORY_FAILED',
        'SECRETS_KEY_WRONG',
      ],
    },
    exportManifest: {
      summary: 'Everything declared, as a manifest that can be applied',
      query: exportQuery,
      parameters: { kind: 'only this kind; may be given more than once' },
      answers: {
        200: {
          what: 'Marks stand for secrets',
          schema: text,
          type: 'application/yaml; charset=utf-8',
        },
      },
    },
  },
};
