/**
 * Metrics as Prometheus reads them: our own, and those of the process from prom-client.
 *
 * Owns     the text of our families. prom-client is loaded at the first scrape, for it takes time
 *          and memory that a server without Prometheus keeps.
 * Specs    Prometheus, text-based exposition format 0.0.4.
 * Tests    test/observe/exposition.test.ts, test/api/metrics.test.ts
 */
import type { Registry } from 'prom-client';
import type { Family, Sample } from './series.ts';

/** @returns the text of all families, and of what the runtime says about itself */
export function createExposition(families: () => readonly Family[]): () => Promise<string> {
  let runtime: Promise<Registry> | undefined;
  return async () => {
    runtime ??= runtimeRegistry();
    const ofRuntime = await (await runtime).metrics();
    return `${expositionOf(families())}${ofRuntime}`;
  };
}

async function runtimeRegistry(): Promise<Registry> {
  const client = await import('prom-client');
  const register = new client.Registry();
  client.collectDefaultMetrics({ register });
  // Gauges with the name of a counter, which "promtool check metrics" refuses.
  for (const what of ['handles', 'requests', 'resources']) {
    register.removeSingleMetric(`nodejs_active_${what}_total`);
  }
  return register;
}

export function expositionOf(families: readonly Family[]): string {
  return families.map(familyText).join('');
}

function familyText({ name, type, help, samples }: Family): string {
  const lines = samples.map((sample) => sampleLine(name, sample));
  return [`# HELP ${name} ${help}\n`, `# TYPE ${name} ${type}\n`, ...lines].join('');
}

function sampleLine(name: string, { suffix, labels, value }: Sample): string {
  const pairs = labels.map(([label, text]) => `${label}="${escaped(text)}"`).join(',');
  return `${name}${suffix}${pairs === '' ? '' : `{${pairs}}`} ${value}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
