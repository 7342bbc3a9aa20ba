import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { NO_ANALYSIS } from '../../../activities/call-analysis.ts';
import { PLAIN_AUDIO } from '../../../activities/call-audio.ts';
import { NO_BRIDGE } from '../../../activities/call-bridges.ts';
import { type Line, LONG_TEXT } from '../subject.ts';

export function testState(line: () => Line): void {
  test('an unknown call has no state', async () => {
    expect(await line().subject.provider.state(randomUUID())).toBeUndefined();
  });

  test('the state follows the call from ringing to its end', async () => {
    const { provider, people } = line().subject;
    const callId = await line().ring();
    expect(await provider.state(callId)).toEqual({
      call_id: callId,
      status: 'ringing',
      busy: [],
      audio: PLAIN_AUDIO,
      bridge: NO_BRIDGE,
      analysis: NO_ANALYSIS,
      last_number: 0,
    });
    await provider.answer(line().command(callId));
    await line().told(callId, 'call_progressing');
    expect(await provider.state(callId)).toMatchObject({ status: 'progressing', last_number: 1 });
    await people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    expect(await provider.state(callId)).toEqual({
      call_id: callId,
      status: 'hangup',
      hangup_reason: 'normal',
      busy: [],
      audio: PLAIN_AUDIO,
      bridge: NO_BRIDGE,
      analysis: NO_ANALYSIS,
      last_number: 2,
    });
  });

  test('a dialled call that rings says so', async () => {
    const callId = await line().dial(line().subject.callees.silent);
    await line().told(callId, 'call_ringing');
    expect(await line().subject.provider.state(callId)).toMatchObject({ status: 'ringing', last_number: 1 });
  });

  test('running and queued media are busy until they end', async () => {
    const { provider } = line().subject;
    const callId = await line().connect();
    await line().talk(callId, LONG_TEXT, 'running');
    await line().media('digits_send', callId, 'queued');
    expect((await provider.state(callId))?.busy).toEqual(['running', 'queued']);
    await provider.stopMedia(line().command(callId));
    await line().told(callId, 'digits_sent', 'queued');
    expect((await provider.state(callId))?.busy).toEqual([]);
  });
}
