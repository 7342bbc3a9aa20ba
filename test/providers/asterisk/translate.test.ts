import { expect, test } from 'vitest';
import { type CallRecord, newCall } from '../../../src/providers/asterisk/call-record.ts';
import { callOf, sideChannel } from '../../../src/providers/asterisk/channel-ids.ts';
import { type CallNews, callIdOf, translate } from '../../../src/providers/asterisk/translate.ts';
import { follow, recorded } from './recorded.ts';

const DIALLED = '3f0e8a52-0000-4000-8000-000000000001';
const CHANNEL = '1795283662.7';
const CALL = callOf(CHANNEL);
const RECORDER = sideChannel('record', CALL, 'tape');

const tape = { recording_id: 'tape', max_duration: 0, max_silence: 0, end_of_key: 'none' } as const;
const outgoing = newCall({
  call_id: DIALLED,
  channel_id: DIALLED,
  direction: 'outgoing',
  status: 'dialing',
  dial_timeout: 2000,
});
const answered: CallRecord = {
  ...newCall({ call_id: CALL, channel_id: CHANNEL, direction: 'incoming', status: 'progressing' }),
};
const sound = (command_id: string) => ({ command_id, kind: 'sound', stopped: false }) as const;
const incoming = () => recorded('incoming', { 'record/CALL/0123456789abcdef': RECORDER });

/** The commands of the recorded call: two playbacks and a recording, as soon as it is answered. */
const withCommands =
  (rest: Partial<typeof tape> | object = {}) =>
  (record: CallRecord, event: CallNews) =>
    event.type === 'PlaybackStarted' && event.playback.id === 'welcome'
      ? { ...record, media: [sound('welcome'), sound('menu')], recordings: [{ ...tape, ...rest }] }
      : record;

test('a caller, told from the first ringing to the hangup in the middle of a playback', () => {
  const { record, told } = follow(incoming(), undefined, withCommands());
  expect(told).toEqual([
    'call_progressing',
    'recording_started tape',
    'playback_finished welcome completed',
    'digit 4',
    'digit 2',
    expect.stringMatching(/^recording_finished tape hangup \d{4}$/),
    'call_hangup normal remote',
  ]);
  expect(record).toMatchObject({ status: 'hangup', hangup_reason: 'normal', media: [], recordings: [] });
});

test('every recorded event is about the one call, also those of the channel that records it', () => {
  expect(new Set(incoming().map(callIdOf))).toEqual(new Set([CALL]));
});

test('who calls whom comes from the channel and the dialplan', () => {
  const [start] = incoming();
  expect(translate(undefined, start!)?.incoming).toMatchObject({
    call_id: CALL,
    source: { type: 'tel', target: '+15550100' },
    destination: { type: 'tel', target: '+15550199' },
  });
});

test('a key ends a recording that names it, after it is told', () => {
  const { told, chores } = follow(incoming(), undefined, withCommands({ end_of_key: 'any' }));
  expect(told.indexOf('digit 4')).toBeLessThan(
    told.findIndex((line) => line.startsWith('recording_finished')),
  );
  expect(told.find((line) => line.startsWith('recording_finished'))).toMatch(/^recording_finished tape key/);
  expect(chores).toContainEqual({ do: 'stop_recording', name: 'activeflow/tape' });
});

test('somebody who does not answer in time: the channel is dialled when it is with us, and ends in noanswer', () => {
  const { told, chores } = follow(recorded('unanswered'), outgoing);
  expect(chores[0]).toEqual({ do: 'dial', channel_id: DIALLED, timeout: 2 });
  expect(told).toEqual(['call_hangup noanswer remote']);
});

test('somebody who answers, is joined, taken out and hung up by us', () => {
  const commands = (record: CallRecord, event: CallNews): CallRecord => {
    if (event.type === 'ChannelEnteredBridge') return { ...record, bridge: { bridge_id: 'x', muted: false } };
    if (event.type === 'ChannelLeftBridge') {
      const leaving = [{ bridge_id: 'x', reason: 'kicked' as const }];
      return { ...record, leaving, bridge: { bridge_id: '', muted: false } };
    }
    return event.type === 'ChannelHangupRequest' ? { ...record, asked: 'timeout', ending: true } : record;
  };
  const { told, chores } = follow(recorded('answered'), outgoing, commands);
  expect(told).toEqual([
    'call_ringing',
    'call_progressing',
    'bridge_joined x',
    'bridge_left x kicked',
    'call_hangup timeout local',
  ]);
  expect(chores.filter((chore) => chore.do === 'count')).toEqual([
    { do: 'count', bridge_id: 'x', seen: 1 },
    { do: 'count', bridge_id: 'x', seen: 0 },
  ]);
});

test('who was not told to leave is told what ended the bridge, and hears again what a bridge muted', () => {
  const left = recorded('answered').find(({ type }) => type === 'ChannelLeftBridge')!;
  const inside = { ...outgoing, status: 'progressing', bridge: { bridge_id: 'x', muted: true } } as const;
  const step = translate(inside, left, true);
  expect(step?.news).toMatchObject([{ type: 'bridge_left', bridge_id: 'x', reason: 'ended' }]);
  expect(step?.chores).toContainEqual({ do: 'unmute', channel_id: DIALLED });
  expect(step?.record.bridge).toEqual({ bridge_id: '', muted: false });
});

test('what was to be heard before the answer is played at the answer, and told of where it was stopped', () => {
  const up = recorded('answered').find(
    (event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up',
  )!;
  const media = [
    { ...sound('stopped'), stopped: true, waiting: ['sound:a'] },
    { ...sound('hello'), waiting: ['sound:b'] },
  ];
  const step = translate({ ...outgoing, media }, up);
  expect(step?.news).toMatchObject([
    { type: 'call_progressing' },
    { type: 'playback_finished', command_id: 'stopped', status: 'stopped' },
  ]);
  expect(step?.chores).toEqual([
    { do: 'play', channel_id: DIALLED, command_id: 'hello', media: ['sound:b'] },
  ]);
  expect(step?.record.media).toEqual([sound('hello')]);
});

test('music goes on when the last playback over it has ended', () => {
  const finished = incoming().find(({ type }) => type === 'PlaybackFinished')!;
  const chores = (media: string[]) =>
    translate({ ...answered, moh: true, media: media.map(sound) }, finished)?.chores;
  expect(chores(['welcome'])).toEqual([{ do: 'music', channel_id: CHANNEL }]);
  expect(chores(['welcome', 'menu'])).toEqual([]);
});

test('a machine is told of, then hung up, where that is wanted', () => {
  const channel = { id: sideChannel('amd', CALL, 'amd'), state: 'Up', caller: { number: '', name: '' } };
  const event = {
    type: 'StasisStart',
    timestamp: 1,
    channel,
    args: ['amd', 'MACHINE', 'LONGGREETING'],
  } as const;
  const listening = { ...answered, amd: [{ command_id: 'amd', hang_up_machine: true }] };
  const step = translate(listening, { ...event, args: [...event.args] });
  expect(step?.news).toMatchObject([{ type: 'amd_finished', command_id: 'amd', result: 'machine' }]);
  expect(step?.record).toMatchObject({ asked: 'amd', ending: true, amd: [] });
  expect(step?.chores).toContainEqual({ do: 'hang_up', channel_id: CHANNEL, cause: 16 });
});

test('a call that is over hears of nothing more', () => {
  const { record } = follow(incoming(), undefined, withCommands());
  for (const event of incoming()) expect(translate(record, event)).toBeUndefined();
});
