import type { IncomingCall } from '../../../activities/call-control.ts';
import type { CallEventBody } from '../../../workflows/interpreter/events.ts';
import type { CallRecord } from './call-record.ts';

/** What an event of Asterisk makes of a call: what is known of it then, what is told, and what has to be done. */
export interface Step {
  readonly record: CallRecord;
  /** In order; they get their numbers when they are stored. */
  readonly news: readonly News[];
  readonly chores: readonly Chore[];
  readonly incoming?: IncomingCall;
}

/** An event of the port without its number. */
export type News = CallEventBody & { readonly at: number };

/** What the gateway asks of Asterisk in turn. Each may be done again, since a gateway may die before it is done. */
export type Chore =
  | { readonly do: 'dial'; readonly channel_id: string; readonly timeout: number }
  /** Seconds; 0: no limit. */
  | {
      readonly do: 'record';
      readonly channel_id: string;
      readonly name: string;
      readonly max_duration: number;
      readonly max_silence: number;
    }
  | { readonly do: 'stop_recording'; readonly name: string }
  | { readonly do: 'remove_recording'; readonly name: string }
  | { readonly do: 'detect'; readonly channel_id: string }
  | { readonly do: 'hang_up'; readonly channel_id: string; readonly cause: number }
  | {
      readonly do: 'play';
      readonly channel_id: string;
      readonly command_id: string;
      readonly media: readonly string[];
    }
  | { readonly do: 'music'; readonly channel_id: string }
  | { readonly do: 'unmute'; readonly channel_id: string }
  | { readonly do: 'add_to_bridge'; readonly bridge: string; readonly channel_ids: readonly string[] }
  | { readonly do: 'end_bridge'; readonly bridge: string }
  /** The port's bridge had so many members. */
  | { readonly do: 'count'; readonly bridge_id: string; readonly seen: number };

/** Nothing but what is known changes, unless more is said. */
export function step(record: CallRecord, news: readonly News[] = [], chores: readonly Chore[] = []): Step {
  return { record, news, chores };
}
