import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Line, tel } from '../subject.ts';

export function testDialling(line: () => Line): void {
  test('an answered call rings, then progresses, under the id of the command', async () => {
    const callId = await line().dial(line().subject.callees.answering);
    await line().told(callId, 'call_progressing');
    expect(line().reader.story(callId)).toEqual(['1 call_ringing', '2 call_progressing']);
  });

  for (const [callee, reason] of [
    ['busy', 'busy'],
    ['rejecting', 'busy'],
    ['silent', 'noanswer'],
  ] as const) {
    test(`a ${callee} callee ends the call with ${reason}`, async () => {
      const callId = await line().dial(line().subject.callees[callee], 2000);
      await line().told(callId, 'call_hangup');
      expect(line().reader.of(callId).at(-1)).toMatchObject({ reason, by: 'remote' });
      const types = line()
        .reader.of(callId)
        .map((event) => event.type);
      expect(types).not.toContain('call_progressing');
    });
  }

  test('a hangup before the answer cancels the call', async () => {
    const callId = await line().dial(line().subject.callees.silent);
    await line().told(callId, 'call_ringing');
    const { provider } = line().subject;
    expect(await provider.hangup({ ...line().command(callId), reason: 'normal' })).toBe('started');
    await line().told(callId, 'call_hangup');
    expect(line().reader.story(callId)).toEqual(['1 call_ringing', '2 call_hangup cancel local']);
  });

  test('a repeated dial answers already and calls nobody else', async () => {
    const { provider, callees } = line().subject;
    const callId = randomUUID();
    const dial = { source: tel('+15550100'), destination: tel(callees.answering), timeout: 60_000 };
    expect(await provider.dial({ ...line().command(callId, 'call-out'), ...dial })).toBe('started');
    expect(await provider.dial({ ...line().command(callId, 'call-out'), ...dial })).toBe('already');
    await line().told(callId, 'call_progressing');
    expect(await provider.dial({ ...line().command(callId, 'call-out'), ...dial })).toBe('already');
    await line().quiet();
    expect(line().reader.story(callId)).toEqual(['1 call_ringing', '2 call_progressing']);
  });

  test.each([
    [true, 'anonymous'],
    [false, '+15550100'],
  ])('a person called with anonymous %j sees the source %j', async (anonymous, seen) => {
    const { provider, people, callees } = line().subject;
    const callId = randomUUID();
    const parties = { source: tel('+15550100'), destination: tel(callees.answering) };
    await provider.dial({ ...line().command(callId), ...parties, timeout: 60_000, anonymous });
    await line().told(callId, 'call_ringing');
    expect((await people.call(callId))?.source.target).toBe(seen);
  });

  test('a talk on a dialled call is heard after the answer', async () => {
    const callId = await line().dial(line().subject.callees.answering);
    await line().talk(callId, 'Hello', 'hello');
    await line().told(callId, 'playback_finished');
    expect(line().reader.story(callId).slice(1)).toEqual([
      '2 call_progressing',
      '3 playback_finished hello completed',
    ]);
  });
}
