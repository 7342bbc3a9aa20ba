import { describe, expect, it } from 'vitest';
import { aiTask } from '../../workflows/actions/ai-task.ts';
import { failureOf, Trial } from '../support/fake-runtime.ts';

const option = { assistance_type: 'ai', assistance_id: 'ai1' };

describe('ai_task', () => {
  it('opens an aicall of its own and has 30 seconds, whatever the activeflow is about', () => {
    const trial = new Trial(aiTask, option, { reference_type: 'api', noCall: true });
    trial.start();
    expect(trial.performed({ id: 'ai1', name: 'Ada', init_prompt: '' })).toMatchObject({
      effect: { name: 'ai_task', input: { reference_type: 'task', reference_id: 'flow' } },
    });
    expect(trial.performed({ id: 'a1', tool_names: ['stop_flow'] })).toMatchObject({
      kind: 'push',
      actions: [{ option: { mode: 'task', duration: 30_000, tool_names: ['stop_flow'] } }],
      service: { id: 'a1', leave: 'ai_end' },
    });
  });

  it('fails without an AI', () => {
    expect(failureOf(new Trial(aiTask, {}).start())).toBe('INVALID_OPTION');
  });
});
