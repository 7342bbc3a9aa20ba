import type { CallRecord, Media } from './call-record.ts';
import type { AriEvent } from './events.ts';
import { type Chore, type News, type Step, step } from './step.ts';

type PlaybackEvent = Extract<AriEvent, { type: 'PlaybackStarted' | 'PlaybackFinished' }>;

/** What was played or sent is over. What a hangup cuts off is no news: Asterisk says `failed` before it says that the call ends. */
export function mediaNews(record: CallRecord, event: PlaybackEvent): Step | undefined {
  const media = record.media.find(({ command_id }) => command_id === event.playback.id);
  if (media === undefined) return undefined;
  if (event.type === 'PlaybackStarted' && media.kind === 'sound') return undefined;
  const left = record.media.filter((other) => other !== media);
  const news = record.ending ? [] : [newsOf(media, event)];
  return step({ ...record, media: left }, news, left.length > 0 || record.ending ? [] : musicAgain(record));
}

/** The silence behind sent keys begins when they are out; it ends at once when they were stopped. */
function newsOf({ command_id, kind, stopped }: Media, event: PlaybackEvent): News {
  const at = event.timestamp;
  if (kind === 'digits') return { type: 'digits_sent', command_id, at };
  const failed = 'state' in event.playback && event.playback.state === 'failed';
  return {
    type: 'playback_finished',
    command_id,
    status: stopped ? 'stopped' : failed ? 'failed' : 'completed',
    at,
  };
}

/** A playback ends music for good. */
function musicAgain({ hold, moh, channel_id }: CallRecord): Chore[] {
  return hold || moh ? [{ do: 'music', channel_id }] : [];
}
