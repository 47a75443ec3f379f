/**
 * Profiles and configurations: operations as the description of the API has them.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import { configBody } from '../../../schema/config-resource.ts';
import { previewBody, profileBody } from '../../../schema/profile-resource.ts';
import { pageQuery, renderBody } from '../../../schema/requests.ts';
import { config, configContent } from '../../../schema/shown/content.ts';
import { previewedProfile, profile, renderedFiles } from '../../../schema/shown/profile.ts';
import type { Topic } from './operation-doc.ts';
import { resourceDocs } from './resource-docs.ts';

export const PROFILES: Topic = {
  name: 'profiles',
  description: 'Profiles: what machines boot.',
  operations: {
    ...resourceDocs({
      noun: 'Profile',
      word: 'profile',
      query: pageQuery,
      body: profileBody,
      shown: profile,
      unknown: 'PROFILE_UNKNOWN',
      changes: [
        'IMAGE_UNKNOWN',
        'MACHINE_CONFIG_UNKNOWN',
        'FACTORY_FAILED',
        'SECRETS_KEY_WRONG',
        'SECRET_MISSING',
        'TEMPLATE_INVALID',
      ],
      deletion: ['PROFILE_IN_USE'],
      listed: 'By name. Secrets are marks.',
    }),
    previewProfile: {
      summary: 'The script a machine would get from an unsaved profile',
      description:
        'For the machine that is named, else for the first that boots by a profile of that name. ' +
        'Nothing is kept. Whether the profile could be saved is not asked: images and the like ' +
        'are looked for by PUT.',
      body: { schema: previewBody },
      answers: { 200: { what: 'The script, or why there is none', schema: previewedProfile } },
      errors: ['MACHINE_UNKNOWN'],
    },
    renderProfile: {
      summary: 'The files of a profile as one machine would get them',
      description: 'No token is made: `preview` stands in the place of one.',
      body: { schema: renderBody },
      answers: { 200: { what: 'Each file, or why there would be none', schema: renderedFiles } },
      errors: ['PROFILE_UNKNOWN', 'MACHINE_UNKNOWN', 'ANSWER_UNKNOWN', 'SECRETS_KEY_WRONG'],
    },
  },
};

export const CONFIGS: Topic = {
  name: 'configs',
  description: 'Machine configurations, which machines fetch with a token.',
  operations: {
    ...resourceDocs({
      noun: 'Config',
      word: 'configuration',
      query: pageQuery,
      body: configBody,
      shown: config,
      unknown: 'MACHINE_CONFIG_UNKNOWN',
      changes: ['MACHINE_CONFIG_INVALID', 'SECRETS_KEY_WRONG', 'SECRET_MISSING'],
      deletion: ['MACHINE_CONFIG_IN_USE'],
      listed: 'By name. The texts are marks.',
    }),
    getConfigContent: {
      summary: 'The texts of a configuration, secrets included',
      answers: { 200: { what: 'The texts', schema: configContent } },
      errors: ['MACHINE_CONFIG_UNKNOWN', 'SECRETS_KEY_WRONG'],
    },
  },
};
