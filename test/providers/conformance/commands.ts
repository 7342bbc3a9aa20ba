import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Line, LONG_TEXT, MEDIA_VERBS } from '../subject.ts';

export function testCommands(line: () => Line): void {
  for (const verb of MEDIA_VERBS) {
    test(`a repeated ${verb} answers already and is heard once`, async () => {
      const callId = await line().connect();
      expect(await line().media(verb, callId, 'once')).toBe('started');
      expect(await line().media(verb, callId, 'once')).toBe('already');
      await line().told(callId, verb === 'digits_send' ? 'digits_sent' : 'playback_finished', 'once');
      expect(await line().media(verb, callId, 'once')).toBe('already');
      await line().quiet();
      expect(line().reader.of(callId)).toHaveLength(2);
      expect((await line().subject.people.call(callId))?.heard).toHaveLength(1);
    });

    test(`${verb} for a call that is over answers gone`, async () => {
      const callId = await line().connect();
      await line().subject.people.hangUp(callId);
      await line().told(callId, 'call_hangup');
      expect(await line().media(verb, callId)).toBe('gone');
    });

    test(`${verb} for an unknown call answers gone`, async () => {
      expect(await line().media(verb, randomUUID())).toBe('gone');
    });
  }

  for (const verb of ['answer', 'stopMedia'] as const) {
    test(`${verb} answers gone for a call that is over and for an unknown one`, async () => {
      const { provider, people } = line().subject;
      const callId = await line().connect();
      await people.hangUp(callId);
      await line().told(callId, 'call_hangup');
      expect(await provider[verb](line().command(callId))).toBe('gone');
      expect(await provider[verb](line().command(randomUUID()))).toBe('gone');
    });
  }

  test('a repeated answer answers already and the call is answered once', async () => {
    const { provider } = line().subject;
    const callId = await line().ring();
    expect(await provider.answer(line().command(callId, 'pick-up'))).toBe('started');
    expect(await provider.answer(line().command(callId, 'pick-up'))).toBe('already');
    await line().quiet();
    expect(line().reader.story(callId)).toEqual(['1 call_progressing']);
  });

  test('a second answer with another id changes nothing', async () => {
    const callId = await line().connect();
    expect(await line().subject.provider.answer(line().command(callId))).toBe('started');
    await line().quiet();
    expect(line().reader.story(callId)).toEqual(['1 call_progressing']);
  });

  test('a repeated stopMedia answers already and leaves later media alone', async () => {
    const { provider } = line().subject;
    const callId = await line().connect();
    expect(await provider.stopMedia(line().command(callId, 'silence'))).toBe('started');
    await line().talk(callId, 'Hello', 'later');
    expect(await provider.stopMedia(line().command(callId, 'silence'))).toBe('already');
    await line().told(callId, 'playback_finished', 'later');
    expect(line().reader.story(callId).at(-1)).toBe('2 playback_finished later completed');
  });

  test('a command id is done once even when its call has ended meanwhile', async () => {
    const callId = await line().connect();
    await line().talk(callId, LONG_TEXT, 'spoken');
    await line().subject.people.hangUp(callId);
    expect(await line().talk(callId, LONG_TEXT, 'spoken')).toBe('already');
  });
}
