/**
 * Requests that may be sent again, as types; see ports.ts.
 */

/** One request of one asker. */
export interface KeyedRequest {
  /** who asks: keys of others are others */
  readonly scope: string;
  readonly key: string;
  /** of everything that makes it this request */
  readonly fingerprint: string;
  readonly atMs: number;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface IdempotencyStore {
  /**
   * Writes the request down before anything is done for it, and forgets those from before a time.
   * @returns the one of that key that is there already; then nothing was written
   */
  begin(
    request: KeyedRequest,
    sinceMs: number,
  ): Promise<(KeyedRequest & { readonly answer?: KeptAnswer }) | undefined>;
  finish(request: KeyedRequest, answer: KeptAnswer): Promise<void>;
  /** what was done failed for a reason of ours, and may be asked for again */
  forget(request: KeyedRequest): Promise<void>;
}
