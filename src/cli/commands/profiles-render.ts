/**
 * `rouse profiles render`: the files of a profile, exactly as a machine would get them.
 *
 * Tests    test/cli/commands/profiles-render.test.ts
 */
import type { Command } from 'commander';
import { printable } from '../../domain/printable.ts';
import { calls } from '../calls.ts';
import { renderProblem, ServerProblem, type Problem } from '../errors-output.ts';
import { EXIT } from '../../domain/exit.ts';
import { ERRORS, type ErrorCode } from '../../domain/errors.ts';
import type { Result } from '../output.ts';
import type { Run } from '../run.ts';
import type { Paint } from '../style.ts';

interface RenderFlags {
  readonly machine: string;
}

const RENDER = '/api/v1/profiles/{reference}/render';

type FileProblem = Pick<Problem, 'code' | 'detail' | 'hint'>;

/** It has the text, or the error. */
interface RenderedFile {
  readonly file: string;
  readonly text?: string;
  readonly error?: FileProblem;
}
interface Rendered {
  readonly items: readonly RenderedFile[];
}

export function addProfilesRender(profiles: Command, run: Run): void {
  profiles
    .command('render')
    .summary('print the files of a profile as a machine would get them')
    .description(
      'Prints the files that the machine would get if it booted the profile now, byte for byte. ' +
        'Addresses with a token have "preview" in its place: none is made. What stands in the ' +
        'files is shown, secrets too.',
    )
    .argument('PROFILE', 'name of the profile')
    .argument('[FILE]', 'path of one file, such as preseed.cfg; all of them if left out')
    .requiredOption('--machine <MACHINE>', 'name, code, id or hardware address')
    .action(
      run<RenderFlags>(async (context, [profile = '', file], { machine }) => {
        const { body: rendered } = await calls(context.api()).post(RENDER, {
          path: { reference: profile },
          body: { machine, ...(file !== undefined && { file }) },
        });
        if (rendered.items.length === 0) context.note(`profile ${profile} has no files`);
        const [first] = rendered.items;
        // Whoever wants one file writes it somewhere: a complaint must not be in there.
        if (file !== undefined && first?.error) {
          throw new ServerProblem(problemIn(first.error));
        }
        return shown(rendered);
      }),
    );
}

/** One file is printed as it is; several begin each with its name, as `head` has it. */
function shown(rendered: Rendered): Result {
  const { items } = rendered;
  const failed = items.some(({ error }) => error);
  return {
    data: rendered,
    names: items.map(({ file }) => file),
    ...(failed && { exit: EXIT.failed }),
    text: ({ paint }) => {
      const [first] = items;
      if (items.length === 1 && first) return textOf(first, paint);
      return items
        .map((item) => {
          const text = textOf(item, paint);
          const end = text === '' || text.endsWith('\n') ? '' : '\n';
          return `${paint('dim', `==> ${item.file} <==`)}\n${text}${end}`;
        })
        .join('\n');
    },
  };
}

function textOf(item: RenderedFile, paint: Paint): string {
  const { text = '', error } = item;
  return error ? renderProblem(problemIn(error), paint) : text;
}

function problemIn(error: FileProblem): Problem {
  const { code } = error;
  const title = Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode].message : printable(code);
  return { ...error, title, status: 422 };
}
