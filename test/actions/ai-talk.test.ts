import { describe, expect, it } from 'vitest';
import { aiTalk } from '../../workflows/actions/ai-talk.ts';
import { failureOf, type Given, refusedPaths, Trial } from '../support/fake-runtime.ts';

const AICALL = {
  id: 'a1',
  assistance_id: 'ai1',
  ai_engine_model: 'openai.x',
  ai_tts_voice_id: 'nova',
  ai_stt_type: '',
  stt_language: 'de-DE',
  tool_names: ['all'],
};
const option = { assistance_type: 'ai', assistance_id: 'ai1' };
const message = {
  reference_type: 'conversation' as const,
  variables: { 'voipbin.conversation.id': 'c1', 'voipbin.conversation_message.text': 'Hi' },
};
const opened = (given: Given = {}, more: object = {}): Trial => {
  const trial = new Trial(aiTalk, { ...option, ...more }, given);
  trial.start();
  trial.performed({ id: 'ai1', name: 'Ada', init_prompt: 'Be ${mood}.' });
  return trial;
};

describe('ai_talk', () => {
  it('reads the AI, fills in its prompt, and opens an aicall of the call', () => {
    const trial = new Trial(aiTalk, option, { variables: { mood: 'kind' } });
    expect(trial.start()).toMatchObject({ effect: { name: 'ai_load', input: { ai_id: 'ai1' } } });
    expect(trial.performed({ id: 'ai1', name: 'Ada', init_prompt: 'Be ${mood} ${x}.' })).toMatchObject({
      effect: {
        name: 'ai_talk',
        input: { ai_id: 'ai1', prompt: 'Be kind .', reference_type: 'call', reference_id: 'call' },
      },
    });
  });

  it('pushes the session as a service of its own, and tells of it in variables', () => {
    const trial = opened({}, { duration: '90' });
    expect(trial.performed(AICALL)).toMatchObject({
      kind: 'push',
      actions: [
        {
          id: 'a1',
          type: 'ai_session',
          option: { aicall_id: 'a1', mode: 'call', duration: 90_000, language: 'de-DE', voice_id: 'nova' },
        },
      ],
      service: { id: 'a1', uncounted: true, leave: 'ai_end' },
    });
    expect(trial.runtime.values).toMatchObject({
      'voipbin.aicall.id': 'a1',
      'voipbin.aicall.ai_id': 'ai1',
      'voipbin.aicall.ai_engine_model': 'openai.x',
      'voipbin.aicall.stt_language': 'de-DE',
      'voipbin.aicall.status': 'progressing',
    });
  });

  it('lasts a day at most', () => {
    expect(opened().performed(AICALL)).toMatchObject({ actions: [{ option: { duration: 86_400_000 } }] });
  });

  it('answers the message of a conversation, whose aicall outlives the activeflow', () => {
    const trial = opened(message);
    const pushed = trial.performed(AICALL);
    expect(pushed).toMatchObject({
      actions: [{ option: { mode: 'text', conversation_id: 'c1', said: 'Hi' } }],
    });
    expect(pushed.kind === 'push' && pushed.service?.leave).toBeUndefined();
  });

  it('takes the old name of its option, where there is no other', () => {
    expect(new Trial(aiTalk, { ai_id: 'old' }).start()).toMatchObject({
      effect: { input: { ai_id: 'old' } },
    });
    expect(new Trial(aiTalk, { ...option, ai_id: 'old' }).start()).toMatchObject({
      effect: { input: { ai_id: 'ai1' } },
    });
    expect(failureOf(new Trial(aiTalk, {}).start())).toBe('INVALID_OPTION');
  });

  it('fails without a message to answer, and where there is neither call nor message', () => {
    const silent = { ...message, variables: {} };
    expect(failureOf(new Trial(aiTalk, option, silent).start())).toBe('AI_NO_MESSAGE');
    const api = new Trial(aiTalk, option, { reference_type: 'api', noCall: true });
    expect(failureOf(api.start())).toBe('AI_NO_CHANNEL');
  });

  it('fails, but not critically, when there is no such AI', () => {
    const trial = new Trial(aiTalk, option);
    trial.start();
    expect(trial.refused('AI_NOT_FOUND')).toEqual({
      kind: 'fail',
      failure: { code: 'AI_NOT_FOUND', message: 'AI_NOT_FOUND' },
    });
  });

  it('refuses teams, and durations that mean nothing', () => {
    expect(refusedPaths('ai_talk', { assistance_type: 'team', duration: -1 })).toEqual([
      'assistance_type',
      'duration',
    ]);
    expect(refusedPaths('ai_talk', { assistance_id: '${ai}', duration: '${d}' })).toEqual([]);
  });
});
