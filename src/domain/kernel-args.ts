/**
 * Kernel arguments as a grammar, so that nothing else can pass for one.
 *
 * An iPXE script has no quoting: the line is split at blanks, and a word `||`, `&&` or `;` is an
 * operator, a word that begins with `#` a comment, and `${…}` is expanded again and again. A
 * newline in an argument has already cost another project its integrity (Ironic,
 * CVE-2026-46447). Arguments are therefore parsed, never concatenated.
 *
 * Specs    Linux Documentation/admin-guide/kernel-parameters: words separated by blanks; double
 *          quotes may protect blanks in a value. iPXE collapses runs of blanks into one.
 * Tests    test/domain/kernel-args.test.ts
 */

/** One argument, exactly as the kernel will read it. */
export type KernelArg = string & { readonly __brand: 'KernelArg' };
