/**
 * Kernel arguments for Talos, looked through for slips when they are written down.
 *
 * Owns     how far a template can be checked: the name always, the value where nothing in it waits
 *          for a machine.
 * Tests    test/schema/talos-args.test.ts
 */
import { z } from 'zod';
import { kernelArgKey } from '../domain/kernel-args.ts';
import { consolesMax, kernelArgsMax } from '../domain/limits.ts';
import { faultInTalosArg, repeatedLink } from '../domain/talos-values.ts';
import { kernelArg } from './fields.ts';

const AWAITS = '${';

function faultInTemplate(template: string): string | undefined {
  const key = kernelArgKey(template);
  if (key.includes(AWAITS)) return undefined;
  const fault = faultInTalosArg(template);
  // The name is at fault when the value of a known one is not.
  return template.includes(AWAITS) && !fault?.startsWith('Talos has no') ? undefined : fault;
}

function checked(isMeant: (key: string) => boolean, written: (text: string) => string) {
  return kernelArg.superRefine((text, context) => {
    const argument = written(text);
    const message = isMeant(kernelArgKey(argument)) ? faultInTemplate(argument) : undefined;
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

const asWritten = (text: string): string => text;

/** Arguments of a Talos profile. */
export const talosArgs = z
  .array(checked(() => true, asWritten))
  .max(kernelArgsMax)
  .superRefine((args, context) => {
    const message = repeatedLink(args);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Arguments of a machine, which may boot anything: `ip=` has another grammar elsewhere. */
export const machineArgs = z
  .array(checked((key) => /^(?:talos|siderolink)\./.test(key), asWritten))
  .max(kernelArgsMax);

/** The value of one argument that a profile has a field for. */
export function valueOf(name: string) {
  return checked(
    () => true,
    (text) => `${name}=${text}`,
  );
}

/** No template: it is part of the names of files as well. */
export const platform = z.string().superRefine((text, context) => {
  const message = faultInTalosArg(`talos.platform=${text}`);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** Consoles, the last of which the system talks to. */
export const consoles = z
  .array(
    kernelArg.refine((text) => !text.includes('='), {
      error: 'expected a console such as "ttyS0,115200n8", without "console="',
    }),
  )
  .min(1)
  .max(consolesMax);
