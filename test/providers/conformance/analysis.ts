import { expect, test } from 'vitest';
import type { ExternalMediaStartCommand } from '../../../activities/call-analysis.ts';
import type { Line } from '../subject.ts';

export function testAnalysis(line: () => Line): void {
  const provider = () => line().subject.provider;
  const story = (callId: string) => line().reader.story(callId).slice(1);
  const amd = (callId: string, hang_up_machine = false) => ({
    ...line().command(callId, 'amd'),
    hang_up_machine,
  });
  const media = (callId: string, media_id: string): ExternalMediaStartCommand => ({
    ...line().command(callId),
    media_id,
    external_host: '127.0.0.1:9000',
    encapsulation: 'rtp',
    transport: 'udp',
    transport_data: '',
    connection_type: 'client',
    format: 'ulaw',
    direction_listen: 'both',
    direction_speak: '',
    data: '',
  });

  test('answering machine detection ends in its result, once', async () => {
    const callId = await line().dial(line().subject.callees.answering);
    await line().told(callId, 'call_progressing');
    expect(await provider().amdStart(amd(callId))).toBe('started');
    expect(await provider().amdStart(amd(callId))).toBe('already');
    expect((await provider().state(callId))?.busy).toEqual(['amd']);
    await line().told(callId, 'amd_finished');
    expect(story(callId)).toEqual(['2 call_progressing', '3 amd_finished amd human']);
    expect((await provider().state(callId))?.busy).toEqual([]);
  });

  test('a machine is hung up where that is wanted, after it is told', async () => {
    const callId = await line().dial(line().subject.callees.machine);
    await line().told(callId, 'call_progressing');
    await provider().amdStart(amd(callId, true));
    await line().told(callId, 'call_hangup');
    expect(story(callId).slice(1)).toEqual(['3 amd_finished amd machine', '4 call_hangup amd local']);
  });

  for (const kind of ['audio', 'stream'] as const) {
    test(`an echo (${kind}) ends after its duration`, async () => {
      const callId = await line().connect();
      const echo = { ...line().command(callId, 'echo'), kind, duration: 2000 };
      expect(await provider().echoStart(echo)).toBe('started');
      expect(await provider().echoStart(echo)).toBe('already');
      await line().told(callId, 'echo_finished');
      expect(story(callId)).toEqual(['2 echo_finished echo']);
      expect(await provider().echoStop(line().command(callId))).toBe('gone');
    });
  }

  test('an echo ends when it is stopped, and until then the person hears what they say', async () => {
    const callId = await line().connect();
    await provider().echoStart({ ...line().command(callId, 'echo'), kind: 'audio', duration: 600_000 });
    await line().subject.people.say(callId, 'Hello me');
    await line().quiet();
    expect(await provider().echoStop(line().command(callId))).toBe('started');
    await line().told(callId, 'echo_finished');
    expect((await line().subject.people.call(callId))?.heard).toMatchObject([
      { kind: 'speech', content: 'Hello me', from: callId, status: 'completed' },
    ]);
  });

  test('external media stream until they are stopped', async () => {
    const callId = await line().connect();
    expect(await provider().externalMediaStart(media(callId, 'a'))).toBe('started');
    expect(await provider().externalMediaStart(media(callId, 'a'))).toBe('already');
    expect(await provider().externalMediaStart(media(callId, 'b'))).toBe('started');
    expect((await provider().state(callId))?.analysis.external_media).toEqual(['a', 'b']);
    const stop = () => provider().externalMediaStop({ ...line().command(callId), media_id: 'a' });
    expect(await stop()).toBe('started');
    expect(await stop()).toBe('gone');
    expect((await provider().state(callId))?.analysis.external_media).toEqual(['b']);
  });

  test('a call that is over has nothing more to listen to', async () => {
    const callId = await line().connect();
    await line().subject.people.hangUp(callId);
    await line().told(callId, 'call_hangup');
    expect(await provider().amdStart(amd(callId))).toBe('gone');
    expect(await provider().externalMediaStart(media(callId, 'a'))).toBe('gone');
    expect(await provider().echoStop(line().command(callId))).toBe('gone');
  });
}
