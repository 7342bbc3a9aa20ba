import { describe, expect, it } from 'vitest';
import { aiSummary } from '../../workflows/actions/ai-summary.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

const id = '5e4a0680-804e-41ec-8477-2fea5968d85b';

describe('ai_summary', () => {
  it('summarises what the flow is about, and keeps the text in a variable', () => {
    const trial = new Trial(aiSummary, { on_end_flow_id: id });
    expect(trial.start()).toMatchObject({
      effect: {
        name: 'ai_summary',
        input: { reference_type: 'call', reference_id: 'call', language: 'en-US', on_end_flow_id: id },
      },
    });
    const summary = {
      id: 's1',
      reference_type: 'call',
      reference_id: 'call',
      language: 'en-US',
      content: 'All well.',
    };
    expect(trial.performed({ ...summary, status: 'done' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({
      'voipbin.ai_summary.id': 's1',
      'voipbin.ai_summary.reference_type': 'call',
      'voipbin.ai_summary.reference_id': 'call',
      'voipbin.ai_summary.language': 'en-US',
      'voipbin.ai_summary.content': 'All well.',
    });
  });

  it('summarises what it is told to, in any flow', () => {
    for (const reference_type of ['recording', 'conference']) {
      const option = { reference_type, reference_id: id, language: 'de-DE' };
      const trial = new Trial(aiSummary, option, { reference_type: 'api', noCall: true });
      expect(trial.start()).toMatchObject({ effect: { input: option } });
    }
  });

  it('fails, but not critically, where nothing says what, and when the model does not answer', () => {
    const given = { reference_type: 'api' as const, noCall: true as const };
    expect(failureOf(new Trial(aiSummary, {}, given).start())).toBe('NOTHING_TO_SUMMARIZE');
    const typeOnly = new Trial(aiSummary, { reference_type: 'call' }, given);
    expect(failureOf(typeOnly.start())).toBe('NOTHING_TO_SUMMARIZE');
    const trial = new Trial(aiSummary);
    trial.start();
    expect(trial.refused('MODEL_BUSY')).toEqual({
      kind: 'fail',
      failure: { code: 'MODEL_BUSY', message: 'MODEL_BUSY' },
    });
  });

  it('refuses to summarise what has no words', () => {
    expect(refusedPaths('ai_summary', { reference_type: 'number', language: 7 })).toEqual([
      'reference_type',
      'language',
    ]);
    expect(refusedPaths('ai_summary', { reference_type: '${t}', reference_id: '${i}' })).toEqual([]);
  });
});
