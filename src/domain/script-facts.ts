/**
 * What is to be seen of a machine that carries a plan out.
 *
 * Tests    test/domain/script-facts.test.ts
 */
import type { BootPlan } from './boot-plan.ts';

export interface ScriptFacts {
  /** how many files of this server it fetches; undefined for none */
  readonly files?: number;
  /** the system that it starts is told to report here */
  readonly reports?: true;
}

const REPORTS = /^talos\.(events\.sink|logging\.kernel)=/;

/** @param origin  of the boot surface, as this machine reaches it */
export function scriptFacts(plan: BootPlan, origin: string): ScriptFacts {
  // Others hand over first and fetch what they like afterwards.
  if (plan.kind !== 'linux') return {};
  const urls = [plan.kernel, ...plan.initrds].map(({ url }) => url);
  const files = urls.filter((url) => url.startsWith(`${origin}/`)).length;
  const host = origin.replace(/^https?:\/\/|:\d+$/g, '');
  const reports = plan.args.some((arg) => REPORTS.test(arg) && arg.includes(host));
  return { ...(files > 0 && { files }), ...(reports && { reports: true as const }) };
}
