/** What the first script and the build call the files between them. */

/** the bundle, as one function of what a CommonJS module is given */
export const SCRIPT = 'script/main.cjs';
export const CODE_CACHE = 'script/main.cache';
/** in stack traces */
export const SCRIPT_NAME = 'rouse.cjs';
