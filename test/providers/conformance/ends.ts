import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ConformanceFlags } from '../conformance.ts';
import { type Line, LONG_TEXT, MEDIA_VERBS } from '../subject.ts';

export function testEnds(line: () => Line, { transcripts }: ConformanceFlags): void {
  test('hangup ends the call with its reason, once', async () => {
    const { provider } = line().subject;
    const callId = await line().connect();
    const hangup = { ...line().command(callId, 'end'), reason: 'timeout' } as const;
    expect(await provider.hangup(hangup)).toBe('started');
    expect(await provider.hangup(hangup)).toBe('already');
    await line().told(callId, 'call_hangup');
    expect(await provider.hangup({ ...hangup, command_id: 'other' })).toBe('gone');
    await line().quiet();
    expect(line().reader.story(callId)).toEqual(['1 call_progressing', '2 call_hangup timeout local']);
  });

  test('hangup for an unknown call answers gone', async () => {
    const command = line().command(randomUUID());
    expect(await line().subject.provider.hangup({ ...command, reason: 'normal' })).toBe('gone');
  });

  test('a ringing call can be hung up', async () => {
    const callId = await line().ring();
    await line().subject.provider.hangup({ ...line().command(callId), reason: 'busy' });
    await line().told(callId, 'call_hangup');
    expect(line().reader.story(callId)).toEqual(['1 call_hangup busy local']);
  });

  test('a caller who gives up before the answer cancels', async () => {
    const callId = await line().ring();
    await line().subject.people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    expect(line().reader.story(callId)).toEqual(['1 call_hangup cancel remote']);
  });

  for (const verb of MEDIA_VERBS) {
    test(`a caller who hangs up during ${verb} ends the call, and nothing follows the hangup`, async () => {
      const callId = await line().connect([{ wait_for: 'anything', at: 'start' }, { hang_up: true }]);
      await line().media(verb, callId, 'cut', true);
      await line().media(verb, callId, 'queued', true);
      await line().told(callId, 'call_hangup');
      await line().quiet();
      expect(line().reader.story(callId).at(-1)).toMatch(/^\d+ call_hangup normal remote$/);
      expect((await line().subject.people.call(callId))?.heard).toHaveLength(1);
      expect(await line().media(verb, callId)).toBe('gone');
    });
  }

  test.runIf(transcripts)('a caller who hangs up when the media stops is told of last', async () => {
    const callId = await line().connect([{ wait_for: 'talk' }, { hang_up: true }]);
    await line().talk(callId, LONG_TEXT, 'running');
    await line().talk(callId, LONG_TEXT, 'queued');
    await line().subject.provider.stopMedia(line().command(callId));
    await line().told(callId, 'call_hangup');
    await line().quiet();
    expect(line().reader.story(callId).at(-1)).toMatch(/call_hangup normal remote$/);
  });

  test('a hangup during media is the last event of the call', async () => {
    const callId = await line().connect();
    await line().talk(callId, LONG_TEXT, 'cut');
    await line().subject.provider.hangup({ ...line().command(callId), reason: 'normal' });
    await line().told(callId, 'call_hangup');
    await line().quiet();
    expect(line().reader.story(callId).at(-1)).toMatch(/call_hangup normal local$/);
  });
}
