/**
 * Places for a few at once. Whoever came first gets the next one.
 *
 * Tests    test/assets/slots.test.ts
 */
interface Slots {
  /** @returns how to give the place back */
  enter(): Promise<() => void>;
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
    async enter() {
      if (taken < max) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return leave;
    },
  };
}
