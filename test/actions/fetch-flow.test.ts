import { describe, expect, it } from 'vitest';
import { fetchFlow } from '../../workflows/actions/fetch-flow.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('fetch_flow', () => {
  it("pushes the other flow's actions", () => {
    const trial = new Trial(fetchFlow, { flow_id: 'f' });
    expect(trial.start()).toMatchObject({ effect: { name: 'fetch_flow', input: { flow_id: 'f' } } });
    const actions = [{ id: 'a', type: 'stop' }];
    expect(trial.performed({ actions })).toEqual({ kind: 'push', actions });
  });

  it('fails critically without that flow', () => {
    const outcome = new Trial(fetchFlow, { flow_id: 'f' }).refused('FLOW_NOT_FOUND');
    expect(failureOf(outcome)).toBe('FLOW_NOT_FOUND');
    expect(isCritical(outcome)).toBe(true);
  });

  it('needs a flow', () => {
    expect(refusedPaths('fetch_flow', {})).toEqual(['flow_id']);
    expect(refusedPaths('fetch_flow', { flow_id: '' })).toEqual(['flow_id']);
    expect(refusedPaths('fetch_flow', { flow_id: '${f}' })).toEqual([]);
  });
});
