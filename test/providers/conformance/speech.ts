import { expect, test } from 'vitest';
import type { SpeechStartCommand } from '../../../activities/call-analysis.ts';
import type { Line } from '../subject.ts';

export function testSpeech(line: () => Line): void {
  const provider = () => line().subject.provider;
  const story = (callId: string) => line().reader.story(callId).slice(1);
  const listen = (callId: string, direction: SpeechStartCommand['direction'] = 'in') =>
    provider().speechStart({
      ...line().command(callId),
      speech_id: 'ear',
      direction,
      language: 'en-US',
      provider: '',
    });

  test('speech is told when it begins and as text when it ends', async () => {
    const callId = await line().connect();
    expect(await listen(callId)).toBe('started');
    await line().subject.people.say(callId, 'I want to pay');
    await line().told(callId, 'speech');
    expect(story(callId)).toEqual(['2 speech_started ear', '3 speech ear in I want to pay']);
    expect(line().reader.of(callId).at(-1)).toMatchObject({ is_final: true });
  });

  test('what the person hears is told, too, where it is wanted', async () => {
    const callId = await line().connect();
    await listen(callId, 'both');
    await line().talk(callId, 'Good morning', 'hello');
    await line().told(callId, 'speech');
    expect(story(callId)).toContain('3 speech ear out Good morning');
  });

  test('nothing is told of speech after a stop', async () => {
    const callId = await line().connect();
    await listen(callId);
    expect(await listen(callId)).toBe('already');
    const stop = () => provider().speechStop({ ...line().command(callId), speech_id: 'ear' });
    expect((await provider().state(callId))?.analysis.speech).toEqual(['ear']);
    expect(await stop()).toBe('started');
    expect(await stop()).toBe('gone');
    await line().subject.people.say(callId, 'Nobody listens');
    await line().quiet();
    expect(story(callId)).toEqual([]);
    expect(await listen(callId)).toBe('already');
  });

  test('a call that is over says nothing more', async () => {
    const callId = await line().connect();
    await line().subject.people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    expect(await listen(callId)).toBe('gone');
  });
}
