import { ActiveflowApiError } from './activeflow-api-error.ts';
import { type Closed, type Frame, readSocket } from './event-socket.ts';
import { sleep } from './transport.ts';
import type { ActiveflowEvent } from './types.ts';

/** What of the customer's events is wanted. */
export interface EventsOptions {
  /** Only of this activeflow. */
  readonly activeflowId?: string | undefined;
  /**
   * Goes on behind this: the `cursor` of the last event that was handled, or with `activeflowId` also a sequence number (0: from
   * its first event). Absent: what happens from now on.
   */
  readonly after?: string | number | undefined;
  /** Ends the iteration; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An event as it happens. */
export interface StreamedEvent {
  readonly type: string;
  /** The activeflow as it was then. */
  readonly data: ActiveflowEvent['data'];
  /** Its place among all events: `after` of a later iteration. */
  readonly cursor: string;
  /** The same in every webhook of the event. */
  readonly id: string;
}

interface StreamOptions extends EventsOptions {
  /** `ws://.../v1.0/ws` */
  readonly url: string;
  readonly accessKey: string;
  readonly topic: string;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** What a close code says that connecting again would not change. */
const FINAL: Readonly<Record<number, readonly [status: number, reason: string]>> = {
  1003: [400, 'TEXT_ONLY'],
  1009: [413, 'BODY_TOO_LARGE'],
  4400: [400, 'INVALID_AFTER'],
  4401: [401, 'INVALID_CREDENTIALS'],
  4403: [403, 'TOPIC_REFUSED'],
};

/**
 * Yields each event once, in order. When the connection is cut it connects again and goes on behind the last event, until the
 * consumer leaves the loop.
 * @throws ActiveflowApiError when the first connection does not come about, or the server refuses for good
 */
export async function* streamEvents(options: StreamOptions): AsyncGenerator<StreamedEvent, void, undefined> {
  for await (const frame of everyFrame(options)) if (isEvent(frame)) yield frame;
}

/** The frames of one connection after the other. */
async function* everyFrame(options: StreamOptions): AsyncGenerator<Frame, never, undefined> {
  const { url, accessKey, topic, signal } = options;
  let { after } = options;
  let pause = 0;
  let connected = false;
  const onFrame = ({ cursor }: Frame): void => {
    after = cursor;
    pause = 0;
    connected = true;
  };
  for (;;) {
    const hello = { type: 'subscribe', topics: [topic], after, ack: true };
    const closed = yield* readSocket({ url, accessKey, hello, onFrame, signal });
    const failure = toFinal(closed, connected);
    if (failure !== undefined) throw failure;
    pause = Math.min(Math.max(FIRST_PAUSE_MS, pause * 2), LONGEST_PAUSE_MS);
    // Clients that were cut off together must not come back together.
    await sleep(pause * (0.5 + Math.random() / 2), signal);
  }
}

function isEvent(frame: Frame): frame is StreamedEvent {
  return frame.type !== 'subscribed';
}

/** Why it makes no sense to connect again; undefined when it does. */
function toFinal({ code, reason, failure }: Closed, connected: boolean): ActiveflowApiError | undefined {
  if (failure !== undefined) return isPassing(failure, connected) ? undefined : failure;
  const known = FINAL[code];
  if (known === undefined) return undefined;
  return new ActiveflowApiError({
    status: known[0],
    reason: known[1],
    message: `The event socket was closed: ${reason || code}.`,
  });
}

/** Once connected only a refused key is final; before, also an address where nobody answers. */
function isPassing({ status }: ActiveflowApiError, connected: boolean): boolean {
  return status === 429 || status === 503 || (connected && status !== 401);
}
