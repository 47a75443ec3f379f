/**
 * Server-sent events out of the text of a response that does not end.
 *
 * The browser's own reader would do, but says neither why it was refused nor what kinds of events
 * there are that nobody listens for.
 *
 * Specs    HTML, 9.2.6: lines end with LF, CR LF or CR; an empty one ends a message; `data` without
 *          a line is no message, though its `id` counts.
 * Tests    test/ui/sse-parser.test.ts
 */

export interface Message {
  /** of this one or of the last one that had an id */
  readonly id: string;
  readonly event: string;
  /** empty where the message only moves the position */
  readonly data: string;
}

export interface SseParser {
  /** takes text as it came; @returns the messages that are whole with it */
  readonly take: (text: string) => readonly Message[];
}

export function createSseParser(): SseParser {
  let rest = '';
  let id = '';
  let event = '';
  let data: string[] = [];
  let isNews = false;
  const line = (text: string): Message | undefined => {
    if (text === '') {
      const message = isNews ? { id, event: event || 'message', data: data.join('\n') } : undefined;
      [event, data, isNews] = ['', [], false];
      return message;
    }
    const colon = text.indexOf(':');
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    switch (name) {
      case 'id':
        if (!value.includes('\0')) id = value;
        isNews = true;
        break;
      case 'event':
        event = value;
        break;
      case 'data':
        data.push(value);
        isNews = true;
        break;
      default:
        // Comments, `retry`, and whatever a newer server says.
        break;
    }
    return undefined;
  };
  return {
    take(text) {
      const all = rest + text;
      // A CR at the end may be the first half of a line break.
      const end = all.endsWith('\r') ? all.length - 1 : all.length;
      const lines = all.slice(0, end).split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? '') + all.slice(end);
      return lines.map(line).filter((message) => message !== undefined);
    },
  };
}
