import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CallEvents, NewsReader } from '../../../activities/call-control.ts';
import type { Ari } from './ari.ts';
import { CallDesk } from './call-desk.ts';
import { openSocket, type SocketOptions } from './event-socket.ts';
import { EVENT_TYPES, parseEvent } from './events.ts';
import { missedCalls, missedEvents, takeSnapshot } from './read-back.ts';
import type { AsteriskRecords } from './records.ts';

export interface EventReaderParts {
  readonly ari: Ari;
  readonly records: AsteriskRecords;
  readonly app: string;
  /** How the event socket is reached, with its password: never log it. */
  readonly socket: Omit<SocketOptions, 'app'>;
  readonly handlers: Parameters<CallEvents['open']>[0];
  readonly log: Logger;
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;
type ReaderState = ReturnType<NewsReader['state']>;
type Say = (now: ReaderState) => void;

const PURGE_EVERY = 3_600_000;
/** Longer than Temporal repeats any command. */
const KEPT_HOURS = 48;

/**
 * Reads Asterisk's events for as long as this process leads: another one stands by. Whenever the socket was away, what must have happened
 * meanwhile is read back before events are taken again.
 */
export function openEventReader(parts: EventReaderParts): NewsReader {
  const closed = new AbortController();
  let state: ReaderState = 'standby';
  const reading = lead(parts, closed.signal, (now) => {
    state = now;
  });
  return {
    state: () => state,
    async close() {
      closed.abort();
      await reading;
    },
  };
}

async function lead(parts: EventReaderParts, closed: AbortSignal, say: Say): Promise<void> {
  while (!closed.aborted) {
    say('standby');
    const leadership = await parts.records.lead(closed).catch(() => undefined);
    if (leadership === undefined) return;
    say('away');
    const over = new AbortController();
    void leadership.lost.then(() => over.abort());
    await readWhile(parts, AbortSignal.any([closed, over.signal]), say);
    await leadership.release();
  }
}

/** From here until it is no more the only reader. */
async function readWhile(parts: EventReaderParts, signal: AbortSignal, say: Say): Promise<void> {
  const desk = new CallDesk(parts, signal);
  const purge = setInterval(() => void parts.records.purge(KEPT_HOURS).catch(() => undefined), PURGE_EVERY);
  let pause = FIRST_PAUSE;
  let untold = true;
  while (!signal.aborted) {
    try {
      if (untold) desk.tell(await parts.records.untold());
      untold = false;
      await readSocket(parts, desk, signal, () => {
        pause = FIRST_PAUSE;
        say('reading');
      });
    } catch (err) {
      if (!signal.aborted)
        parts.log.warn({ err }, 'Asterisk or the database does not answer; it is tried again');
    }
    say('away');
    await delay(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
  clearInterval(purge);
  await desk.close();
}

/** One connection, from its opening to its end. */
async function readSocket(
  parts: EventReaderParts,
  desk: CallDesk,
  signal: AbortSignal,
  opened: () => void,
): Promise<void> {
  const { ari, app, log } = parts;
  const early: string[] = [];
  let take = (message: string): void => void early.push(message);
  const socket = await openSocket({ ...parts.socket, app }, (message) => take(message));
  const close = (): void => socket.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const allowed = EVENT_TYPES.map((type) => ({ type }));
    await ari.ask('PUT', `/applications/${app}/eventFilter`, { body: { allowed } });
    await readBack(parts, desk);
    take = (message) => read(message, desk, close, log);
    for (const message of early) take(message);
    opened();
    log.info('connected to Asterisk');
    await socket.ended;
    if (!signal.aborted) log.warn('the event socket of Asterisk is away');
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

function read(message: string, desk: CallDesk, close: () => void, log: Logger): void {
  try {
    const event = parseEvent(message);
    if (event?.type === 'ApplicationReplaced') close();
    else if (event !== undefined) desk.take(event);
  } catch (err) {
    log.error({ err }, 'an event of Asterisk cannot be read');
  }
}

/** Records are read first, then what is there: see `takeSnapshot`. */
async function readBack({ ari, app, records }: EventReaderParts, desk: CallDesk): Promise<void> {
  const living = await records.living();
  const snapshot = await takeSnapshot(ari);
  for (const event of missedCalls(app, snapshot, living)) desk.take(event);
  for (const record of living) {
    for (const event of await missedEvents(ari, record, snapshot)) desk.take(event);
    desk.watch(record);
  }
}
