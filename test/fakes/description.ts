/** The description of the API as the assembled admin plane gives it. */
import type { Test } from 'tap';
import type { Description } from '../../src/http/api/document/describe.ts';
import { adminApp } from './admin-app.ts';

export async function describedApi(t: Test): Promise<Description> {
  const { ask } = await adminApp(t);
  const { text } = await ask('GET /openapi.json');
  return JSON.parse(text) as Description;
}
