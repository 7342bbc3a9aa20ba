import { describe, expect, it } from 'vitest';
import { queueWait } from '../../workflows/actions/queue-wait.ts';
import { NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const begin = (): Trial => {
  const trial = new Trial(queueWait, { queuecall_id: 'call-7' });
  expect(trial.start()).toMatchObject({ effect: { name: 'queue_wait', input: { queuecall_id: 'call-7' } } });
  return trial;
};

describe('queue_wait', () => {
  it('tells the place in the line and runs the wait flow once', () => {
    const trial = begin();
    const actions = [{ id: 'music', type: 'play' }];
    expect(trial.performed({ position: 2, estimated_wait: 90, actions })).toEqual({ kind: 'push', actions });
    expect(trial.runtime.values).toEqual({
      'voipbin.queuecall.position': '2',
      'voipbin.queuecall.estimated_wait': '90',
    });
  });

  it('waits without end where there is no wait flow; the place may be unknown', () => {
    const trial = begin();
    expect(trial.performed({ actions: [] })).toEqual({ kind: 'rest', until: null });
    expect(trial.runtime.values['voipbin.queuecall.position']).toBe('');
    expect(trial.digit('1')).toEqual({ kind: 'stay' });
  });

  it('tries again a little later when the queue cannot be asked', () => {
    const trial = begin();
    expect(trial.refused('TIMEOUT')).toEqual({ kind: 'rest', until: NOW + 2000 });
    expect(trial.timeout()).toEqual({ kind: 'next' });
  });

  it('goes where it is over when the queuecall was deleted', () => {
    expect(begin().refused('QUEUECALL_NOT_FOUND')).toEqual({ kind: 'jump', target: 'call-7-serve' });
  });

  it("is the engine's own", () => {
    expect(refusedPaths('queue_wait', { queuecall_id: 'x' })).toEqual(['actions[0].type']);
  });
});
