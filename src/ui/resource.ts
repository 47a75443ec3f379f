/**
 * Something of the API that a part of a page shows, and fetches again when it changed.
 *
 * Owns     what is shown meanwhile: the last good answer stays while another one is fetched, and a
 *          late answer never replaces a later one.
 * Tests    test/browser/machines.test.ts
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ask, type Answer } from './api.ts';
import { problemOf, type Problem } from './problem.ts';

interface Shown<T> {
  readonly data?: T;
  readonly etag?: string | undefined;
  /** of the last attempt; `data` may still be there from an earlier one */
  readonly problem?: Problem;
  readonly loading: boolean;
}

export interface Resource<T> {
  readonly state: ReadonlySignal<Shown<T>>;
  /** fetches it again; many calls at once lead to two requests at most */
  readonly reload: () => void;
  /** takes an answer that a change gave */
  readonly set: (answer: Pick<Answer<T>, 'data' | 'etag'>) => void;
}

export function createResource<T>(load: () => Promise<Pick<Answer<T>, 'data' | 'etag'>>) {
  const state = signal<Shown<T>>({ loading: true });
  let running = false;
  let again = false;
  let closed = false;
  /** changes with each answer that was set, so that an older one is not taken */
  let turn = 0;
  const run = async (): Promise<void> => {
    const mine = turn;
    try {
      const { data, etag } = await load();
      if (mine === turn && !closed) state.value = { data, etag, loading: false };
    } catch (error) {
      const { data, etag } = state.value;
      if (!closed) {
        state.value = {
          ...(data !== undefined && { data, etag }),
          problem: problemOf(error),
          loading: false,
        };
      }
    }
  };
  const reload = (): void => {
    if (closed) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    void run().finally(() => {
      running = false;
      if (!again) return;
      again = false;
      reload();
    });
  };
  const set: Resource<T>['set'] = ({ data, etag }) => {
    turn += 1;
    state.value = { data, etag, loading: false };
  };
  const close = (): void => {
    closed = true;
  };
  return { state, reload, set, close };
}

/** What is at an address of the API, fetched when the address changes. */
export function useResource<T>(path: string): Resource<T> {
  const resource = useMemo(() => createResource<T>(() => ask<T>(path)), [path]);
  useEffect(() => {
    resource.reload();
    return resource.close;
  }, [resource]);
  return resource;
}
