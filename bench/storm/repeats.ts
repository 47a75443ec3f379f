/** Asking until an answer comes, at the times a client asks again. */

interface Asking<T> {
  readonly send: () => void;
  readonly answered: (resolve: (value: T) => void) => void;
}

/** @throws Error when the last wait is over */
export function withRepeats<T>(waitsMs: readonly number[], asking: Asking<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const ask = (turn: number): void => {
      const waitMs = waitsMs[turn];
      if (waitMs === undefined) {
        reject(new Error('no answer'));
        return;
      }
      asking.send();
      timer = setTimeout(ask, waitMs, turn + 1);
    };
    asking.answered((value) => {
      clearTimeout(timer);
      resolve(value);
    });
    ask(0);
  });
}
