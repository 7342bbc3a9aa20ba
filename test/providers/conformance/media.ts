import { expect, test } from 'vitest';
import type { ConformanceFlags } from '../conformance.ts';
import { type Line, LONG_TEXT } from '../subject.ts';

export function testMedia(line: () => Line, { transcripts }: ConformanceFlags): void {
  test('talk on a ringing call answers it before the text is spoken', async () => {
    const callId = await line().ring();
    await line().talk(callId, 'Welcome', 'greet');
    await line().told(callId, 'playback_finished');
    expect(line().reader.story(callId)).toEqual([
      '1 call_progressing',
      '2 playback_finished greet completed',
    ]);
  });

  test('playbacks of one call queue up and end in their order', async () => {
    const callId = await line().connect();
    await line().talk(callId, 'One', 'a');
    await line().play(callId, [line().subject.mediaUrl], 'b');
    await line().subject.provider.beep(line().command(callId, 'c'));
    await line().told(callId, 'playback_finished', 'c');
    expect(line().reader.story(callId).slice(1)).toEqual([
      '2 playback_finished a completed',
      '3 playback_finished b completed',
      '4 playback_finished c completed',
    ]);
    if (!transcripts) return;
    const heard = (await line().subject.people.call(callId))!.heard;
    expect(heard.map((sound) => sound.command_id)).toEqual(['a', 'b', 'c']);
    expect(heard[1]!.start).toBeGreaterThanOrEqual(heard[0]!.end!);
    expect(heard[2]!.start).toBeGreaterThanOrEqual(heard[1]!.end!);
  });

  test('several files are one playback', async () => {
    const callId = await line().connect();
    await line().play(callId, Array(2).fill(line().subject.mediaUrl), 'both');
    await line().told(callId, 'playback_finished', 'both');
    await line().quiet();
    expect(line().reader.story(callId)).toEqual(['1 call_progressing', '2 playback_finished both completed']);
  });

  test('a file that cannot be fetched ends its playback as failed, and the next one plays', async () => {
    const callId = await line().connect();
    await line().play(callId, ['http://nowhere.invalid/a.wav'], 'broken');
    await line().talk(callId, 'Still here', 'next');
    await line().told(callId, 'playback_finished', 'next');
    expect(line().reader.story(callId).slice(1)).toEqual([
      '2 playback_finished broken failed',
      '3 playback_finished next completed',
    ]);
  });

  test('stopMedia stops the running and the queued playbacks, each with its event', async () => {
    const callId = await line().connect();
    await line().talk(callId, LONG_TEXT, 'running');
    await line().talk(callId, LONG_TEXT, 'queued');
    await line().subject.provider.stopMedia(line().command(callId));
    await line().talk(callId, 'Next', 'next');
    await line().told(callId, 'playback_finished', 'next');
    expect(line().reader.story(callId).slice(1)).toEqual([
      '2 playback_finished running stopped',
      '3 playback_finished queued stopped',
      '4 playback_finished next completed',
    ]);
  });

  test('stopMedia in silence is no error and has no event', async () => {
    const callId = await line().connect();
    expect(await line().subject.provider.stopMedia(line().command(callId))).toBe('started');
    await line().quiet();
    expect(line().reader.story(callId)).toEqual(['1 call_progressing']);
  });

  test('sent digits are heard and end in digits_sent', async () => {
    const callId = await line().connect();
    await line().media('digits_send', callId, 'tones');
    await line().told(callId, 'digits_sent', 'tones');
    expect(line().reader.story(callId).at(-1)).toBe('2 digits_sent tones');
    expect((await line().subject.people.call(callId))?.heard[0]?.content).toBe('12');
  });
}
