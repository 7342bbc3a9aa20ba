import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Line } from '../subject.ts';

export function testRecording(line: () => Line): void {
  const stop = (callId: string, recordingId: string, commandId?: string) =>
    line().subject.provider.recordingStop({
      ...line().command(callId, commandId),
      recording_id: recordingId,
    });
  const ends = (callId: string) => line().told(callId, 'recording_finished');
  const story = (callId: string) => line().reader.story(callId).slice(1);

  test('a recording runs from its start to its stop', async () => {
    const callId = await line().connect();
    expect(await line().record(callId, 'tape')).toBe('started');
    expect(await stop(callId, 'tape')).toBe('started');
    await ends(callId);
    expect(story(callId)).toEqual(['2 recording_started tape', '3 recording_finished tape stopped']);
  });

  test('start and stop are done once per command id', async () => {
    const callId = await line().connect();
    await line().record(callId, 'tape', { command_id: 'start' });
    expect(await line().record(callId, 'tape', { command_id: 'start' })).toBe('already');
    await stop(callId, 'tape', 'stop');
    expect(await stop(callId, 'tape', 'stop')).toBe('already');
    await line().quiet();
    expect(story(callId)).toEqual(['2 recording_started tape', '3 recording_finished tape stopped']);
  });

  test('a recording id is recorded once', async () => {
    const callId = await line().connect();
    await line().record(callId, 'tape');
    expect(await line().record(callId, 'tape')).toBe('already');
    await stop(callId, 'tape');
    expect(await line().record(callId, 'tape')).toBe('already');
    await line().quiet();
    expect(story(callId)).toHaveLength(2);
  });

  test('another recording follows the first', async () => {
    const callId = await line().connect();
    for (const id of ['first', 'second']) {
      await line().record(callId, id);
      await stop(callId, id);
    }
    await line().subject.until('both ends', () => story(callId).length === 4);
    expect(story(callId).at(-1)).toBe('5 recording_finished second stopped');
  });

  test('answers gone where there is no such call, or nothing to stop', async () => {
    const callId = await line().connect();
    expect(await stop(callId, 'unknown')).toBe('gone');
    await line().record(callId, 'tape');
    await stop(callId, 'tape');
    expect(await stop(callId, 'tape')).toBe('gone');
    await line().subject.people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    for (const id of [callId, randomUUID()]) {
      expect(await line().record(id, 'late')).toBe('gone');
      expect(await stop(id, 'late')).toBe('gone');
    }
  });

  test('has a WAV file once it has ended, and until then none', async () => {
    const callId = await line().connect();
    const recordingId = randomUUID();
    const file = () => line().subject.provider.recordingFile(recordingId);
    await line().record(callId, recordingId);
    await line().talk(callId, 'This is recorded', 'talk');
    await line().told(callId, 'playback_finished');
    expect(await file()).toBeUndefined();
    await stop(callId, recordingId);
    await ends(callId);
    const wav = (await file()) ?? Buffer.alloc(0);
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    const { duration } = line().reader.of(callId).at(-1) as { duration: number };
    expect(wav.readUInt32LE(40) / wav.readUInt32LE(28)).toBeCloseTo(duration / 1000, 1);
    expect(new Set(wav.subarray(44)).size).toBeGreaterThan(1);
    expect(await line().subject.provider.recordingFile(randomUUID())).toBeUndefined();
  });

  test('ends after its longest duration', async () => {
    const callId = await line().connect();
    await line().record(callId, 'tape', { max_duration: 2000 });
    await ends(callId);
    expect(story(callId).at(-1)).toBe('3 recording_finished tape duration');
    expect(line().reader.of(callId).at(-1)).toMatchObject({ duration: expect.any(Number) });
  });

  test('ends when the person is silent for too long', async () => {
    const callId = await line().connect();
    await line().record(callId, 'tape', { max_silence: 1500, max_duration: 600_000 });
    await line().subject.people.say(callId, 'Good morning');
    await ends(callId);
    expect(story(callId).at(-1)).toBe('3 recording_finished tape silence');
  });

  for (const [key, pressed, ending] of [
    ['#', '1#', '5 recording_finished tape key'],
    ['*', '#*', '5 recording_finished tape key'],
    ['any', '7', '4 recording_finished tape key'],
  ] as const) {
    test(`ends at the key ${key}, which is told before it`, async () => {
      const callId = await line().connect();
      await line().record(callId, 'tape', { end_of_key: key });
      await line().subject.people.press(callId, pressed, 5);
      await ends(callId);
      expect(story(callId).at(-1)).toBe(ending);
    });
  }

  test('no key ends it unless one was named', async () => {
    const callId = await line().connect();
    await line().record(callId, 'tape');
    await line().subject.people.press(callId, '1*#', 5);
    await line().subject.until('three digits', () => story(callId).length === 4);
    await line().quiet();
    expect(story(callId)).toHaveLength(4);
  });

  test('ends with its call, and is told of before', async () => {
    const callId = await line().connect();
    await line().record(callId, 'tape');
    await line().subject.people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    expect(story(callId)).toEqual([
      '2 recording_started tape',
      '3 recording_finished tape hangup',
      '4 call_hangup normal remote',
    ]);
  });
}
