/**
 * Metrics as Prometheus reads them.
 *
 * Specs    Prometheus, text-based exposition format 0.0.4.
 * Tests    test/observe/exposition.test.ts, test/api/metrics.test.ts
 */
import type { Family, Sample } from './series.ts';

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
