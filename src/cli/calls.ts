/**
 * The admin API as commands call it: by its own paths, with the types of its description.
 *
 * Owns     nothing but the joint: a path, a field or an answer that the description does not have
 *          is an error of the types.
 * Leaves   what a call becomes to src/api-client, and the wire and its refusals to api.ts.
 * Tests    test/cli/calls.test.ts
 */
import { createClient, type Client } from '../api-client/client.ts';
import type { Api } from './api.ts';

/** @throws RouseError, ServerProblem from each call, as `Api.send` does; never ApiProblem */
export function calls(api: Pick<Api, 'send'>): Client {
  return createClient((request) => api.send(request));
}
