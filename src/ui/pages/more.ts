/**
 * Every page but the first: one file to a browser, loaded when the first of them is opened.
 *
 * They travel together because they are made of the same parts: apart, each would bring a tenth
 * more, and a visit opens several of them.
 *
 * Tests    test/ui/build.test.ts
 */
export { Booting } from './booting/booting.tsx';
export { Machine } from './machine/machine.tsx';
export { Machines } from './machines/machines.tsx';
