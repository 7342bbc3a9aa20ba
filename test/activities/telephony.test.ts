import { describe, expect, it } from 'vitest';
import { NO_ANALYSIS } from '../../activities/call-analysis.ts';
import { PLAIN_AUDIO } from '../../activities/call-audio.ts';
import { NO_BRIDGE } from '../../activities/call-bridges.ts';
import type { CallState, CommandAnswer } from '../../activities/call-control.ts';
import { EffectRefused } from '../../activities/failure.ts';
import { createTelephony } from '../../activities/telephony.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';

const living: CallState = {
  call_id: 'other',
  status: 'progressing',
  busy: ['k'],
  audio: PLAIN_AUDIO,
  bridge: NO_BRIDGE,
  analysis: NO_ANALYSIS,
  last_number: 3,
};
const state: CallState = { ...living, status: 'hangup', hangup_reason: 'busy' };

/** A phone network that fails so many times before it answers, and the time that passes meanwhile. */
function network({ failures = 0, answer = 'started', other = state as CallState | 'unknown' } = {}) {
  const sent: JsonObject[] = [];
  let left = failures;
  let passed = 0;
  const command =
    (verb: string) =>
    async (args: object): Promise<CommandAnswer> => {
      sent.push({ verb, ...args });
      if (left-- > 0) throw new Error('connection refused');
      return answer as CommandAnswer;
    };
  const control: Parameters<typeof createTelephony>[0] = {
    name: 'test',
    capabilities: { replaysEvents: true, recognisesSpeech: true },
    dial: command('dial'),
    answer: command('answer'),
    talk: command('talk'),
    play: command('play'),
    beep: command('beep'),
    digitsSend: command('digitsSend'),
    stopMedia: command('stopMedia'),
    hangup: command('hangup'),
    speechStart: command('speechStart'),
    async state(callId) {
      sent.push({ verb: 'state', callId });
      if (left-- > 0) throw new Error('connection refused');
      return other === 'unknown' ? undefined : other;
    },
  };
  const telephony = createTelephony(control, async (ms) => {
    passed += ms;
  });
  return { telephony, sent, passed: () => passed };
}

const effect = (input: JsonObject = {}) => ({
  key: 'flow/1.1',
  activeflow_id: 'flow',
  customer_id: 'customer',
  input: { call_id: 'call', ...input },
});

describe('commands', () => {
  it('carry the effect key as their id, so that a repeated activity is the same command', async () => {
    const { telephony, sent } = network();
    expect(await telephony.answer(effect())).toEqual({ answer: 'started' });
    await telephony.talk(effect({ text: 'Hi', language: 'en', provider: '', voice_id: '' }));
    await telephony.digits_send(effect({ digits: '1', duration: 100, interval: 50 }));
    await telephony.play(effect({ stream_urls: ['a'] }));
    const id = { command_id: 'flow/1.1', call_id: 'call' };
    expect(sent).toEqual([
      { verb: 'answer', ...id },
      { verb: 'talk', ...id, text: 'Hi', language: 'en', provider: '', voice_id: '' },
      { verb: 'digitsSend', ...id, digits: '1', duration: 100, interval: 50 },
      { verb: 'play', ...id, stream_urls: ['a'] },
    ]);
  });

  it.each(['already', 'gone'])('tell the flow that the network answered %s', async (answer) => {
    expect(await network({ answer }).telephony.beep(effect())).toEqual({ answer });
  });

  it('are tried three times in three seconds, with the same id', async () => {
    const { telephony, sent, passed } = network({ failures: 2 });
    expect(await telephony.stop_media(effect())).toEqual({ answer: 'started' });
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ command_id }) => command_id))).toEqual(new Set(['flow/1.1']));
    expect(passed()).toBeLessThanOrEqual(3000);
  });

  it('fail with a code after the third try, and are not tried again', async () => {
    const { telephony, sent } = network({ failures: 10 });
    const failure = await telephony.beep(effect()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EffectRefused);
    expect(failure).toMatchObject({ code: 'PROVIDER_FAILED' });
    expect(sent).toHaveLength(3);
  });
});

describe('hangup', () => {
  it('uses the reason it is given', async () => {
    const { telephony, sent } = network();
    await telephony.hangup(effect({ reason: 'busy', reference_id: '' }));
    await telephony.hangup(effect());
    expect(sent.map(({ reason }) => reason)).toEqual(['busy', 'normal']);
  });

  it.each([
    ['the cause of another call that is over', state, 'busy'],
    ['normal where that one is not over', living, 'normal'],
    ['normal where that one is not known', 'unknown', 'normal'],
  ] as const)('uses %s', async (_, other, reason) => {
    const { telephony, sent } = network({ other });
    await telephony.hangup(effect({ reason: 'cancel', reference_id: 'other' }));
    expect(sent.at(-1)).toMatchObject({ verb: 'hangup', reason });
  });
});

describe('call_state', () => {
  it('says what the network knows', async () => {
    expect(await network().telephony.call_state(effect())).toMatchObject({ status: 'hangup', busy: ['k'] });
  });

  it('takes a call that the network does not know as over', async () => {
    const { telephony } = network({ other: 'unknown', failures: 1 });
    expect(await telephony.call_state(effect())).toMatchObject({ status: 'hangup', busy: [] });
  });
});
