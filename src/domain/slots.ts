/**
 * Places for a few at once. Whoever came first gets the next one.
 *
 * Tests    test/domain/slots.test.ts
 */
interface Slots {
  /** @returns how to give the place back */
  enter(): Promise<() => void>;
  full(): boolean;
}

export function createSlots(max: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  };
  return {
    enter() {
      if (taken >= max) {
        return new Promise((resolve) => {
          waiting.push(() => {
            resolve(leave);
          });
        });
      }
      taken += 1;
      return Promise.resolve(leave);
    },
    full: () => taken >= max,
  };
}
