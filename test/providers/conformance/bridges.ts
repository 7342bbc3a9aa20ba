import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BridgeKind } from '../../../activities/call-bridges.ts';
import type { ConformanceFlags } from '../conformance.ts';
import type { Line } from '../subject.ts';

export function testBridges(line: () => Line, { transcripts }: ConformanceFlags): void {
  const provider = () => line().subject.provider;
  const join = (callId: string, bridge_id: string, rest: { kind?: BridgeKind; muted?: boolean } = {}) =>
    provider().bridgeJoin({ ...line().command(callId), bridge_id, kind: 'connect', ...rest });
  const leave = (callId: string, bridge_id: string, reason: 'left' | 'kicked' = 'left') =>
    provider().bridgeLeave({ ...line().command(callId), bridge_id, reason });
  const end = (bridge_id: string) => provider().bridgeEnd({ command_id: randomUUID(), bridge_id });
  const story = (callId: string) => line().reader.story(callId).slice(1);
  const place = async (callId: string) => (await provider().state(callId))?.bridge;
  /** Whoever was heard by that person, in order. */
  const heard = async (callId: string) =>
    ((await line().subject.people.call(callId))?.heard ?? [])
      .filter(({ kind }) => kind === 'speech')
      .map(({ from, content }) => [from, content]);
  const say = async (callId: string, text: string) => {
    await line().subject.people.say(callId, text);
    await line().quiet();
  };

  test('two calls in a bridge hear each other', async () => {
    const [a, b, c] = [await line().connect(), await line().connect(), await line().connect()];
    expect([await join(a, 'x'), await join(b, 'x')]).toEqual(['started', 'started']);
    await line().told(b, 'bridge_joined');
    await say(a, 'Hello');
    await say(b, 'Good morning');
    expect([await heard(a), await heard(b), await heard(c)]).toEqual([
      [[b, 'Good morning']],
      [[a, 'Hello']],
      [],
    ]);
  });

  test('the state of a call names its bridge', async () => {
    const a = await line().connect();
    expect(await place(a)).toEqual({ bridge_id: '', muted: false });
    await join(a, 'x', { muted: true });
    expect(await place(a)).toEqual({ bridge_id: 'x', muted: true });
    await leave(a, 'x');
    expect(await place(a)).toEqual({ bridge_id: '', muted: false });
  });

  test('a connect bridge ends when one of its two calls hangs up', async () => {
    const [a, b] = [await line().connect(), await line().connect()];
    await join(a, 'x');
    await join(b, 'x');
    await line().subject.people.hangUp(b);
    await line().told(a, 'bridge_left');
    await line().told(b, 'call_hangup');
    expect(story(a)).toEqual(['2 bridge_joined x', '3 bridge_left x ended']);
    expect(story(b)).toEqual(['2 bridge_joined x', '3 call_hangup normal remote']);
    expect(await join(a, 'x')).toBe('gone');
  });

  test('a connect bridge stays while its first call is alone in it', async () => {
    const a = await line().connect();
    await join(a, 'x');
    await line().quiet();
    expect(story(a)).toEqual(['2 bridge_joined x']);
  });

  test('a conference stays until its last call leaves', async () => {
    const [a, b] = [await line().connect(), await line().connect()];
    await join(a, 'x', { kind: 'conference' });
    await join(b, 'x', { kind: 'conference' });
    expect(await leave(b, 'x', 'kicked')).toBe('started');
    await line().quiet();
    expect(story(a)).toEqual(['2 bridge_joined x']);
    expect(story(b)).toEqual(['2 bridge_joined x', '3 bridge_left x kicked']);
    expect(await leave(a, 'x')).toBe('started');
    await line().told(a, 'bridge_left');
    expect(story(a).at(-1)).toBe('3 bridge_left x left');
    expect(await join(b, 'x', { kind: 'conference' })).toBe('gone');
  });

  test('ending a bridge takes everybody out', async () => {
    const [a, b] = [await line().connect(), await line().connect()];
    await join(a, 'x', { kind: 'conference' });
    await join(b, 'x', { kind: 'conference' });
    expect(await end('x')).toBe('started');
    await line().told(a, 'bridge_left');
    await line().told(b, 'bridge_left');
    expect([story(a).at(-1), story(b).at(-1)]).toEqual(['3 bridge_left x ended', '3 bridge_left x ended']);
    expect(await end('x')).toBe('gone');
    expect(await end('unknown')).toBe('gone');
  });

  test('a join of another bridge takes a call out of the first', async () => {
    const a = await line().connect();
    await join(a, 'x', { kind: 'holding' });
    await join(a, 'y');
    await line().subject.until('the second join', () => story(a).length === 3);
    expect(story(a)).toEqual(['2 bridge_joined x', '3 bridge_left x left', '4 bridge_joined y']);
  });

  test('nobody is heard in a holding bridge', async () => {
    const [a, b] = [await line().connect(), await line().connect()];
    await join(a, 'x', { kind: 'holding' });
    await join(b, 'x', { kind: 'holding' });
    await say(a, 'Is anybody there?');
    expect(await heard(b)).toEqual([]);
    const kinds = (await line().subject.people.call(b))?.heard.map(({ kind }) => kind);
    expect(kinds).toEqual(['music']);
  });

  test('who is muted in a bridge hears and is not heard', async () => {
    const [a, b] = [await line().connect(), await line().connect()];
    const mute = (muted: boolean) => provider().bridgeMute({ ...line().command(a), bridge_id: 'x', muted });
    await join(a, 'x', { muted: true });
    await join(b, 'x');
    await say(a, 'one');
    await say(b, 'two');
    expect(await mute(false)).toBe('started');
    await say(a, 'three');
    expect([await heard(a), await heard(b)]).toEqual([[[b, 'two']], [[a, 'three']]]);
    expect(await leave(a, 'x')).toBe('started');
    expect(await mute(true)).toBe('gone');
  });

  test('a repeated join answers already, by its command or by where the call is', async () => {
    const a = await line().connect();
    const command = { ...line().command(a, 'join'), bridge_id: 'x', kind: 'connect' } as const;
    expect(await provider().bridgeJoin(command)).toBe('started');
    expect(await provider().bridgeJoin(command)).toBe('already');
    expect(await join(a, 'x')).toBe('already');
    await line().quiet();
    expect(story(a)).toEqual(['2 bridge_joined x']);
  });

  test('answers gone for a call that is over or in another bridge', async () => {
    const [a, b] = [await line().connect(), await line().connect()];
    await join(a, 'x');
    expect(await leave(a, 'y')).toBe('gone');
    await line().subject.people.hangUp(b);
    await line().told(b, 'call_hangup');
    expect(await join(b, 'x')).toBe('gone');
    expect(await leave(b, 'x')).toBe('gone');
  });

  test('a caller hears ringing until it is stopped', async () => {
    const a = await line().connect();
    expect(await provider().ringStart(line().command(a))).toBe('started');
    expect(await provider().ringStop(line().command(a))).toBe('started');
    if (!transcripts) return;
    const sounds = (await line().subject.people.call(a))?.heard.map(({ kind, status }) => [kind, status]);
    expect(sounds).toEqual([['ringing', 'stopped']]);
  });
}
