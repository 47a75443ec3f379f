/**
 * What rules have besides the routes of every resource: put in order, tried on a machine, and
 * looked at before they are saved.
 *
 * Tests    test/http/api/rules.test.ts
 */
import type { FastifyInstance } from 'fastify';
import { manifestBytesMax } from '../../domain/limits.ts';
import type { RuleName } from '../../domain/rule.ts';
import type { ManageRules } from '../../domain/use-cases.ts';
import type { GivenByRules, PreviewRules, TestRules } from '../../domain/rule-use-cases.ts';
import { parseOrder, parseRuleChanges, parseSupposedMachine } from '../../schema/rule-requests.ts';
import { ruleResource } from '../../schema/rule-resource.ts';
import { acceptJson } from './json-body.ts';
import { shownExplanation } from './shown-decision.ts';
import { operation } from './operation.ts';

interface RuleDeps {
  readonly rules: Pick<ManageRules, 'order'>;
  readonly previewRules: PreviewRules;
  readonly testRules: TestRules;
  readonly placesTaken: (rule: RuleName) => number;
}

export function ruleRoutes(deps: RuleDeps): (app: FastifyInstance) => Promise<void> {
  return (app) => {
    acceptJson(app);
    app.put('/rules/order', { config: operation('orderRules', 'admin') }, async (request) => {
      const rules = await deps.rules.order(parseOrder(request.body));
      return { items: rules.map((rule) => ruleResource(rule, deps.placesTaken(rule.name))) };
    });
    app.post('/rules/test', { config: operation('testRules', 'read') }, async (request) => {
      const explained = await deps.testRules(parseSupposedMachine(request.body));
      return shownExplanation(explained, deps.placesTaken);
    });
    app.post(
      '/rules/preview',
      { bodyLimit: manifestBytesMax, config: operation('previewRules', 'read') },
      async (request) => {
        const asked = parseRuleChanges(request.body);
        const { machines, changed, changes } = await deps.previewRules(asked);
        const shown = changes.map(({ machine, before, after }) => ({
          machine,
          from: shownGiven(before),
          to: shownGiven(after),
        }));
        return { machines, changed, changes: shown };
      },
    );
    return Promise.resolve();
  };
}

function shownGiven({ maxMachines, ...given }: GivenByRules): object {
  return { ...given, ...(maxMachines !== undefined && { max_machines: maxMachines }) };
}
