/** The real API with the event stream, on the socket of a data directory, that a test restarts. */
import path from 'node:path';
import type { Test } from 'tap';
import type { BootEvent } from '../../src/domain/boot-event.ts';
import { createEventFeed } from '../../src/observe/event-feed.ts';
import { createEventStreams } from '../../src/observe/event-streams.ts';
import { adminApp, type AdminApp } from './admin-app.ts';
import { createRecentEvents } from './recent-events.ts';

export interface LiveServer {
  readonly happen: (event: BootEvent) => void;
  /** readers of the stream at this moment */
  readonly readers: () => number;
  readonly stop: () => Promise<void>;
  /** again, with the events of before */
  readonly start: () => Promise<AdminApp>;
}

export async function liveServer(t: Test, dataDir: string): Promise<LiveServer & AdminApp> {
  const failed = (error: unknown): void => {
    t.error(error);
  };
  const feed = createEventFeed(0, failed);
  const history = createRecentEvents(feed);
  let readers = (): number => 0;
  let stop = (): Promise<void> => Promise.resolve();
  const start = async (): Promise<AdminApp> => {
    const streams = createEventStreams({ feed, history, failed });
    readers = streams.count;
    const admin = await adminApp(t, { events: { ...streams, history } });
    await admin.app.listen({ path: path.join(dataDir, 'rouse.sock') });
    stop = () => admin.app.close();
    return admin;
  };
  const first = await start();
  return {
    ...first,
    happen: feed.record,
    readers: () => readers(),
    stop: () => stop(),
    start,
  };
}
