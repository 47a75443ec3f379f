/**
 * Server-sent events as a client reads them.
 *
 * Owns     the wire form, from text in pieces of any size to messages.
 * Specs    HTML, server-sent events: a message ends with an empty line; a line that begins with a
 *          colon is a comment; an id stays in force until another one comes, also without data.
 * Tests    test/cli/event-source.test.ts
 */
import { streamMessageMax } from '../domain/limits-live.ts';

export interface StreamMessage {
  /** position to go on after; undefined while none has come */
  readonly id?: string;
  readonly event: string;
  /** empty in a message that tells a position alone */
  readonly data: string;
}

/** @returns what the text so far completes; a message that never ends is forgotten */
export function createEventSource(): (text: string) => readonly StreamMessage[] {
  let rest = '';
  let id: string | undefined;
  let event = '';
  let data: string[] = [];
  let moved = false;
  const finished = (): StreamMessage[] => {
    const told = { ...(id !== undefined && { id }), event, data: data.join('\n') };
    const empty = data.length === 0 && !moved;
    event = '';
    data = [];
    moved = false;
    return empty ? [] : [told];
  };
  const take = (line: string): StreamMessage[] => {
    if (line === '') return finished();
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'id') {
      id = value;
      moved = true;
    }
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    return [];
  };
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, streamMessageMax);
    return lines.flatMap(take);
  };
}
