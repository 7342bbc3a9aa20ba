import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type AudioControl, type CallAudio, PLAIN_AUDIO } from '../../../activities/call-audio.ts';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import { type Line, LONG_TEXT } from '../subject.ts';

type Send = (provider: AudioControl, command: CallCommand) => Promise<CommandAnswer>;

/** Each pair, and what holds in between. */
const PAIRS: readonly [name: string, on: Send, off: Send, between: Partial<CallAudio>][] = [
  ['hold', (provider, at) => provider.hold(at), (provider, at) => provider.unhold(at), { hold: true }],
  ['moh', (provider, at) => provider.mohStart(at), (provider, at) => provider.mohStop(at), { moh: true }],
  [
    'silence',
    (provider, at) => provider.silenceStart(at),
    (provider, at) => provider.silenceStop(at),
    { silence: true },
  ],
  ...(['in', 'out', 'both'] as const).map((direction): [string, Send, Send, Partial<CallAudio>] => [
    `mute ${direction}`,
    (provider, at) => provider.mute({ ...at, direction }),
    (provider, at) => provider.unmute({ ...at, direction }),
    { mute_direction: direction },
  ]),
];

export function testAudio(line: () => Line): void {
  const audio = async (callId: string) => (await line().subject.provider.state(callId))?.audio;

  test.each(PAIRS)('%s holds until it is taken back', async (_name, on, off, between) => {
    const { provider } = line().subject;
    const callId = await line().connect();
    expect(await on(provider, line().command(callId))).toBe('started');
    expect(await audio(callId)).toEqual({ ...PLAIN_AUDIO, ...between });
    expect(await off(provider, line().command(callId))).toBe('started');
    expect(await audio(callId)).toEqual(PLAIN_AUDIO);
  });

  test.each(PAIRS)('%s is done once per command id, either way', async (_name, on, off, between) => {
    const { provider } = line().subject;
    const callId = await line().connect();
    await on(provider, line().command(callId, 'on'));
    await off(provider, line().command(callId, 'off'));
    expect(await on(provider, line().command(callId, 'on'))).toBe('already');
    expect(await audio(callId)).toEqual(PLAIN_AUDIO);
    await on(provider, line().command(callId, 'again'));
    expect(await off(provider, line().command(callId, 'off'))).toBe('already');
    expect(await audio(callId)).toEqual({ ...PLAIN_AUDIO, ...between });
  });

  test.each(PAIRS)('%s answers gone for calls that are over or unknown', async (_name, on, off) => {
    const { provider, people } = line().subject;
    const callId = await line().connect();
    await people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    for (const id of [callId, randomUUID()]) {
      expect(await on(provider, line().command(id))).toBe('gone');
      expect(await off(provider, line().command(id))).toBe('gone');
    }
  });

  test.each(PAIRS)('a playback that starts under %s ends as ever', async (_name, on) => {
    const callId = await line().connect();
    await on(line().subject.provider, line().command(callId));
    await line().talk(callId, 'Hello', 'hello');
    await line().told(callId, 'playback_finished', 'hello');
    expect(line().reader.story(callId)).toEqual([
      '1 call_progressing',
      '2 playback_finished hello completed',
    ]);
  });

  test.each(PAIRS)('%s during a playback leaves it playing', async (_name, on) => {
    const { provider } = line().subject;
    const callId = await line().connect();
    await line().talk(callId, LONG_TEXT, 'long');
    await on(provider, line().command(callId));
    expect((await provider.state(callId))?.busy).toEqual(['long']);
    await provider.stopMedia(line().command(callId));
    await line().told(callId, 'playback_finished', 'long');
    expect(line().reader.story(callId).at(-1)).toBe('2 playback_finished long stopped');
  });

  test.each(PAIRS)('keys pressed under %s arrive', async (_name, on) => {
    const callId = await line().connect();
    await on(line().subject.provider, line().command(callId));
    await line().subject.people.press(callId, '5');
    await line().told(callId, 'digit');
    expect(line().reader.story(callId).at(-1)).toBe('2 digit 5');
  });

  test('mutes of both directions add up, and are taken back one by one', async () => {
    const { provider } = line().subject;
    const callId = await line().connect();
    await provider.mute({ ...line().command(callId), direction: 'in' });
    await provider.mute({ ...line().command(callId), direction: 'out' });
    expect(await audio(callId)).toEqual({ ...PLAIN_AUDIO, mute_direction: 'both' });
    await provider.unmute({ ...line().command(callId), direction: 'in' });
    expect(await audio(callId)).toEqual({ ...PLAIN_AUDIO, mute_direction: 'out' });
    await provider.unmute({ ...line().command(callId), direction: 'both' });
    expect(await audio(callId)).toEqual(PLAIN_AUDIO);
  });

  test('mute, hold, music and silence hold besides each other', async () => {
    const { provider } = line().subject;
    const callId = await line().connect();
    for (const [, on] of PAIRS) await on(provider, line().command(callId));
    expect(await audio(callId)).toEqual({ mute_direction: 'both', hold: true, moh: true, silence: true });
    await provider.unhold(line().command(callId));
    expect(await audio(callId)).toEqual({ mute_direction: 'both', hold: false, moh: true, silence: true });
  });
}
