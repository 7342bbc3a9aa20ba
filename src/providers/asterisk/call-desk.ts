import type { Logger } from 'pino';
import type { CallEvents } from '../../../activities/call-control.ts';
import type { Ari } from './ari.ts';
import type { CallRecord } from './call-record.ts';
import { sideChannel } from './channel-ids.ts';
import { doChore } from './chores.ts';
import { AsteriskError } from './error.ts';
import { Lines } from './lines.ts';
import { bridgeIdOf } from './names.ts';
import type { AsteriskRecords, Item } from './records.ts';
import type { Chore } from './step.ts';
import { type CallNews, callIdOf, translate } from './translate.ts';

interface CallDeskParts {
  readonly ari: Ari;
  readonly records: AsteriskRecords;
  readonly handlers: Parameters<CallEvents['open']>[0];
  readonly log: Logger;
}

/** Takes events, call by call in their order: stores what they mean, does what they ask for, and tells what is to be told. */
export class CallDesk {
  readonly #parts: CallDeskParts;
  readonly #signal: AbortSignal;
  readonly #events: Lines;
  readonly #news: Lines;
  readonly #echoes = new Map<string, NodeJS.Timeout>();

  constructor(parts: CallDeskParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
    this.#events = new Lines('event', parts.log, signal);
    this.#news = new Lines('news', parts.log, signal);
  }

  take(event: CallNews): void {
    const callId = callIdOf(event);
    void this.#events.add(callId, () => this.#take(callId, event));
  }

  /** News in their order, each until somebody has stored it. */
  tell(items: readonly Item[]): void {
    for (const item of items) void this.#news.add(item.call_id, () => this.#tell(item));
  }

  /** Ends echoes when their time is up. */
  watch({ call_id, echoes }: CallRecord): void {
    for (const { command_id, until } of echoes) {
      if (until === undefined || this.#echoes.has(command_id)) continue;
      const bridge = sideChannel('echo', call_id, command_id);
      const end = (): void => {
        this.#echoes.delete(command_id);
        void this.#events.add(call_id, () => this.#do(call_id, { do: 'end_bridge', bridge }));
      };
      this.#echoes.set(command_id, setTimeout(end, Math.max(0, until - Date.now())));
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#echoes.values()) clearTimeout(timer);
    await Promise.all([this.#events.idle(), this.#news.idle()]);
  }

  async #take(callId: string, event: CallNews): Promise<void> {
    const { records } = this.#parts;
    const bridgeId = 'bridge' in event ? bridgeIdOf(event.bridge.id) : undefined;
    const over = bridgeId !== undefined && (await records.isOver(bridgeId));
    const { record, items, chores } = await records.take(callId, (known) => translate(known, event, over));
    this.tell(items);
    for (const chore of chores) await this.#do(callId, chore);
    if (record !== undefined) this.watch(record);
  }

  /** What Asterisk refuses it would refuse again: it is told in the log, and the call goes on without. */
  async #do(call_id: string, chore: Chore): Promise<void> {
    const { ari, records, log } = this.#parts;
    try {
      await doChore(ari, records, chore);
    } catch (err) {
      if (!(err instanceof AsteriskError)) throw err;
      log.warn({ err, call_id, chore: chore.do }, 'Asterisk did not do what had to be done');
    }
  }

  async #tell(item: Item): Promise<void> {
    const { handlers, records } = this.#parts;
    if ('incoming' in item.news) await handlers.incoming(item.news.incoming);
    else await handlers.event(item.news.event);
    if (!this.#signal.aborted) await records.told(item);
  }
}
