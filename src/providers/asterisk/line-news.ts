import type { Address, HangupReason, RecordingEndKey } from '../../../workflows/interpreter/events.ts';
import { type CallRecord, ended, newCall } from './call-record.ts';
import { causeOf, reasonOf } from './causes.ts';
import { callOf, sideChannel } from './channel-ids.ts';
import type { AriEvent } from './events.ts';
import { tapeName } from './names.ts';
import { finishTape } from './recording-news.ts';
import { type Chore, type Step, step } from './step.ts';

type Of<Type extends AriEvent['type']> = Extract<AriEvent, { type: Type }>;

/** Somebody calls: `Stasis(<app>,incoming,<number>)` in the dialplan. */
export function incoming({ channel, args, timestamp }: Of<'StasisStart'>): Step | undefined {
  const [kind, number = ''] = args;
  if (kind !== 'incoming') return undefined;
  const call_id = callOf(channel.id);
  const { caller } = channel;
  return {
    ...step(newCall({ call_id, channel_id: channel.id, direction: 'incoming', status: 'ringing' })),
    incoming: {
      call_id,
      source: { ...address(caller.number || 'anonymous'), target_name: caller.name },
      destination: address(number),
      at: timestamp,
    },
  };
}

function address(target: string): Address {
  return { type: 'tel', target, target_name: '', name: '', detail: '' };
}

/** A call is dialled, rings, is answered, ends. */
export function lineNews(
  record: CallRecord,
  event: Of<'StasisStart' | 'ChannelStateChange' | 'ChannelHangupRequest' | 'ChannelDestroyed'>,
): Step | undefined {
  switch (event.type) {
    case 'StasisStart':
      return dialled(record);
    case 'ChannelStateChange':
      return stateChanged(record, event);
    case 'ChannelHangupRequest':
      return record.ending ? undefined : step({ ...record, ending: true });
    case 'ChannelDestroyed':
      return over(record, event);
  }
}

/** A channel that was made to call out is with us: now it is told to. */
function dialled(record: CallRecord): Step | undefined {
  const { dial_timeout, channel_id } = record;
  if (dial_timeout === undefined) return undefined;
  const { dial_timeout: _, ...told } = record;
  return step(told, [], [{ do: 'dial', channel_id, timeout: Math.ceil(dial_timeout / 1000) }]);
}

function stateChanged(
  record: CallRecord,
  { channel, timestamp: at }: Of<'ChannelStateChange'>,
): Step | undefined {
  if (channel.state === 'Ringing' && record.status === 'dialing') {
    return step({ ...record, status: 'ringing' }, [{ type: 'call_ringing', at }]);
  }
  if (channel.state !== 'Up' || record.status === 'progressing') return undefined;
  return answered(record, at);
}

/** What was to be heard waits no longer, and what was stopped meanwhile is told of. */
function answered(record: CallRecord, at: number): Step {
  const { channel_id } = record;
  const waiting = record.media.filter((media) => media.waiting !== undefined);
  const stopped = waiting.filter((media) => media.stopped);
  const chores = waiting.flatMap(({ command_id, stopped, waiting: media = [] }): Chore[] =>
    stopped ? [] : [{ do: 'play', channel_id, command_id, media }],
  );
  const media = record.media
    .filter((each) => !stopped.includes(each))
    .map(({ waiting: _, ...playing }) => playing);
  const ends = stopped.map(
    ({ command_id }) => ({ type: 'playback_finished', command_id, status: 'stopped', at }) as const,
  );
  return step(
    { ...record, status: 'progressing', media },
    [{ type: 'call_progressing', at }, ...ends],
    chores,
  );
}

/** What still runs ends with the call; its recordings are told of before. */
function over(record: CallRecord, event: Of<'ChannelDestroyed'>): Step {
  const at = event.timestamp;
  const reason = endOf(record, event);
  const tapes = record.recordings.flatMap(
    (tape) => finishTape(record, { ...tape, ends: tape.ends ?? 'hangup' }, at).news,
  );
  const by = record.asked === undefined ? 'remote' : 'local';
  const sides = record.external_media.flatMap((id): Chore[] => [
    { do: 'end_bridge', bridge: sideChannel('media', record.call_id, id) },
    { do: 'hang_up', channel_id: sideChannel('media', record.call_id, id), cause: causeOf('normal') },
  ]);
  const echoes = record.echoes.flatMap(({ command_id }): Chore[] => [
    { do: 'end_bridge', bridge: sideChannel('echo', record.call_id, command_id) },
    { do: 'hang_up', channel_id: sideChannel('echo', record.call_id, command_id), cause: causeOf('normal') },
  ]);
  return step(
    ended(record, reason),
    [...tapes, { type: 'call_hangup', reason, by, at }],
    [...sides, ...echoes],
  );
}

function endOf(record: CallRecord, { cause, tech_cause }: Of<'ChannelDestroyed'>): HangupReason {
  const answered = record.status === 'progressing';
  if (record.direction === 'incoming') return record.asked ?? (answered ? 'normal' : 'cancel');
  if (answered) return record.asked ?? 'normal';
  return record.asked === undefined ? reasonOf(cause, tech_cause) : 'cancel';
}

/** A key, which may end recordings: it is told of first. */
export function keyPressed(record: CallRecord, { digit, timestamp: at }: Of<'ChannelDtmfReceived'>): Step {
  const ends = record.recordings.filter((tape) => tape.ends === undefined && isEnd(tape.end_of_key, digit));
  const recordings = record.recordings.map((tape) =>
    ends.includes(tape) ? { ...tape, ends: 'key' as const } : tape,
  );
  const chores = ends.map(
    ({ recording_id }): Chore => ({ do: 'stop_recording', name: tapeName(recording_id) }),
  );
  return step({ ...record, recordings }, [{ type: 'digit', digit, at }], chores);
}

function isEnd(key: RecordingEndKey, digit: string): boolean {
  return key === 'any' || key === digit;
}
