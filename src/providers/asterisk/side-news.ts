import type { AmdResult } from '../../../workflows/interpreter/events.ts';
import type { CallRecord } from './call-record.ts';
import { causeOf } from './causes.ts';
import { parseSideChannel, sideChannel } from './channel-ids.ts';
import type { AriEvent } from './events.ts';
import { earName, tapeName } from './names.ts';
import { finishTape } from './recording-news.ts';
import { type Step, step } from './step.ts';

type Started = Extract<AriEvent, { type: 'StasisStart' }>;

/** A channel beside a call is with us: nothing can be asked of it before. */
export function sideNews(record: CallRecord, event: Started): Step | undefined {
  const channel_id = event.channel.id;
  switch (parseSideChannel(channel_id)?.kind) {
    case 'record':
    case 'ear':
      return listen(record, event);
    case 'amd':
      return event.args[0] === 'amd'
        ? detected(record, event)
        : step(record, [], [{ do: 'detect', channel_id }]);
    case 'echo':
      return step(
        record,
        [],
        [{ do: 'add_to_bridge', bridge: channel_id, channel_ids: [record.channel_id, channel_id] }],
      );
    case 'media':
    case 'tap':
      return attach(record, channel_id);
    case undefined:
      return undefined;
  }
}

/** One that was stopped meanwhile has begun and ended. */
function listen(record: CallRecord, { channel, timestamp }: Started): Step | undefined {
  const channel_id = channel.id;
  for (const tape of record.recordings) {
    const { recording_id, max_duration, max_silence } = tape;
    if (sideChannel('record', record.call_id, recording_id) === channel_id) {
      if (tape.ends !== undefined) return finishTape(record, tape, timestamp);
      const limits = { max_duration, max_silence: 0 };
      return step(record, [], [{ do: 'record', channel_id, name: tapeName(recording_id), ...limits }]);
    }
    if (sideChannel('ear', record.call_id, recording_id) === channel_id) {
      const limits = { max_duration: 0, max_silence };
      return step(record, [], [{ do: 'record', channel_id, name: earName(recording_id), ...limits }]);
    }
  }
  return undefined;
}

const RESULTS: Readonly<Record<string, AmdResult>> = { HUMAN: 'human', MACHINE: 'machine' };

/** The dialplan's AMD() is through: `Stasis(<app>,amd,${AMDSTATUS})`. That of a call that ends is no news. */
function detected(record: CallRecord, { channel, args, timestamp: at }: Started): Step | undefined {
  const amd = record.amd.find(
    ({ command_id }) => sideChannel('amd', record.call_id, command_id) === channel.id,
  );
  if (amd === undefined) return undefined;
  const done = { do: 'hang_up', channel_id: channel.id, cause: causeOf('normal') } as const;
  const rest = { ...record, amd: record.amd.filter((other) => other !== amd) };
  if (record.ending || args[1] === 'HANGUP') return step(rest, [], [done]);
  const result = RESULTS[args[1] ?? ''] ?? 'notsure';
  const news = [{ type: 'amd_finished', command_id: amd.command_id, result, at }] as const;
  if (result !== 'machine' || !amd.hang_up_machine) return step(rest, news, [done]);
  const hangUp = { do: 'hang_up', channel_id: record.channel_id, cause: causeOf('amd') } as const;
  return step({ ...rest, asked: 'amd', ending: true }, news, [done, hangUp]);
}

/** Either end of external media goes into their bridge, whichever comes first. */
function attach(record: CallRecord, channel_id: string): Step | undefined {
  for (const id of record.external_media) {
    const bridge = sideChannel('media', record.call_id, id);
    if (channel_id !== bridge && channel_id !== sideChannel('tap', record.call_id, id)) continue;
    return step(record, [], [{ do: 'add_to_bridge', bridge, channel_ids: [channel_id] }]);
  }
  return undefined;
}
