/**
 * What is declared: machines, profiles, rules, images and configurations. All have the same routes.
 *
 * Tests    test/http/api/resources.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { configTextBytesMax } from '../../domain/limits-config.ts';
import type { FactsOf } from '../../domain/machine-facts.ts';
import type { RuleName } from '../../domain/rule.ts';
import type {
  ManageConfigs,
  ManageImages,
  ManageMachines,
  ManageProfiles,
  ManageRules,
} from '../../domain/use-cases.ts';
import type { Waiting } from '../../domain/waiting.ts';
import { configBody, configResource } from '../../schema/config-resource.ts';
import { imageBody, imageResource } from '../../schema/image-resource.ts';
import { parseMachineQuery } from '../../schema/machine-query.ts';
import { machineBody } from '../../schema/machine-resource.ts';
import { profileBody, profileResource } from '../../schema/profile-resource.ts';
import { ruleBody, ruleResource } from '../../schema/rule-resource.ts';
import { resourceRoutes } from './resources.ts';
import { shownMachine } from './shown-machine.ts';

interface InventoryDeps {
  readonly machines: ManageMachines;
  readonly profiles: ManageProfiles;
  readonly rules: ManageRules;
  readonly images: ManageImages;
  readonly configs: ManageConfigs;
  readonly placesTaken: (rule: RuleName) => number;
  readonly factsOf: FactsOf;
  readonly isWaiting: Waiting['isWaiting'];
}

export function inventoryRoutes(deps: InventoryDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(
      resourceRoutes({
        path: '/machines',
        noun: 'Machine',
        changes: 'operate',
        use: deps.machines,
        body: machineBody,
        nameOf: ({ name, macs }) => name ?? macs[0],
        readQuery: parseMachineQuery,
        show: shownMachine(deps),
      }),
    );
    await app.register(
      resourceRoutes({
        path: '/profiles',
        noun: 'Profile',
        changes: 'admin',
        use: deps.profiles,
        body: profileBody,
        nameOf: ({ name }) => name,
        show: profileResource,
      }),
    );
    await app.register(
      resourceRoutes({
        path: '/rules',
        noun: 'Rule',
        changes: 'admin',
        use: deps.rules,
        body: ruleBody,
        nameOf: ({ name }) => name,
        show: (rule) => ruleResource(rule, deps.placesTaken(rule.name)),
      }),
    );
    await app.register(
      resourceRoutes({
        path: '/images',
        noun: 'Image',
        changes: 'admin',
        use: deps.images,
        body: imageBody,
        nameOf: ({ name }) => name,
        show: imageResource,
      }),
    );
    await app.register(
      resourceRoutes({
        path: '/configs',
        noun: 'Config',
        changes: 'admin',
        use: deps.configs,
        body: configBody,
        nameOf: ({ name }) => name,
        show: configResource,
        // JSON needs two characters for each line break and quote of a text.
        bodyBytesMax: 2 * configTextBytesMax,
      }),
    );
  };
}
