/**
 * Texts with the values of a machine in them, as Liquid templates.
 *
 * Owns     that a template can do nothing but make text: it reads no file and includes no other
 *          template, a name that is not there is an error and never a hole, and both its time and
 *          its memory end.
 * Leaves   which values there are to domain/answer-values.ts.
 * Limits   `answerRenderMsMax` and `answerMemoryMax` for each rendering. The engine is loaded at
 *          its first use: most servers have no such file.
 * Specs    Liquid as LiquidJS 10 has it.
 * Tests    test/answers/liquid.test.ts
 */
import type { Liquid, Template } from 'liquidjs';
import { faultInName, type AnswerValues } from '../domain/answer-values.ts';
import { messageOf, RouseError } from '../domain/errors.ts';
import {
  answerFileBytesMax,
  answerMemoryMax,
  answerRenderMsMax,
} from '../domain/limits-answers.ts';

/** They read other templates, and there are none. */
const TAGS_WITHOUT_USE = ['include', 'render', 'layout', 'block'];

let engine: Promise<Liquid> | undefined;

async function loaded(): Promise<Liquid> {
  engine ??= import('liquidjs').then((module) => prepared(new module.Liquid(OPTIONS)));
  return engine;
}

const OPTIONS = {
  strictFilters: true,
  strictVariables: true,
  // {% if variables.x %} asks whether there is one.
  lenientIf: true,
  ownPropertyOnly: true,
  // Instead of a file system.
  templates: {},
  parseLimit: answerFileBytesMax,
  renderLimit: answerRenderMsMax,
  memoryLimit: answerMemoryMax,
};

function prepared(liquid: Liquid): Liquid {
  for (const tag of TAGS_WITHOUT_USE) Reflect.deleteProperty(liquid.tags, tag);
  // Every JSON text is YAML 1.2 as well.
  liquid.registerFilter('yaml', (value: unknown) => JSON.stringify(value));
  liquid.registerFilter('shell', (value: unknown) => `'${String(value).replaceAll("'", `'\\''`)}'`);
  liquid.registerFilter('xml', (value: unknown) => xmlText(String(value)));
  return liquid;
}

function xmlText(text: string): string {
  return text.replaceAll(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Looks at a template without a machine: what can be known wrong when it is written down.
 *
 * @throws RouseError TEMPLATE_INVALID
 */
export async function checkAnswer(text: string): Promise<void> {
  const liquid = await loaded();
  const { globals } = liquid.analyzeSync(parsed(liquid, text));
  for (const { segments, location } of Object.values(globals).flat()) {
    const path = segments.filter((part): part is string => typeof part === 'string');
    const fault = path.length === segments.length ? faultInName(path) : undefined;
    if (fault === undefined) continue;
    const { row, col } = location;
    throw new RouseError('TEMPLATE_INVALID', `line ${row}, column ${col}: ${fault}`);
  }
}

/** @throws RouseError TEMPLATE_INVALID, TEMPLATE_VALUE_MISSING */
export async function renderAnswer(text: string, values: AnswerValues): Promise<string> {
  const liquid = await loaded();
  try {
    return String(liquid.renderSync(parsed(liquid, text), values.scope));
  } catch (error) {
    throw told(error, values);
  }
}

function parsed(liquid: Liquid, text: string): Template[] {
  try {
    return liquid.parse(text);
  } catch (error) {
    throw new RouseError('TEMPLATE_INVALID', placed(error), { cause: error });
  }
}

function told(error: unknown, { withheld }: AnswerValues): unknown {
  if (error instanceof RouseError) return error;
  const [, place = '', name] =
    /^(line \d+, column \d+: )?undefined variable: ([\w.[\]"'-]+)/.exec(placed(error)) ?? [];
  if (name === undefined) {
    return new RouseError('TEMPLATE_INVALID', placed(error), { cause: error });
  }
  const reason = withheld.has(name)
    ? ': the machine reported it with other than plain letters'
    : '';
  const detail = `${place}{{ ${name} }}${reason}`;
  return new RouseError('TEMPLATE_VALUE_MISSING', detail, { cause: error });
}

/** What the engine says, its place first. What follows quotes the template, which has secrets. */
function placed(error: unknown): string {
  const said = messageOf(error).split('\n', 1)[0] ?? '';
  const [place, line, column] = /, line:(\d+), col:(\d+)$/.exec(said) ?? [];
  const message = said.slice(0, said.length - (place ?? '').length).slice(0, 200);
  return place === undefined ? message : `line ${line}, column ${column}: ${message}`;
}
