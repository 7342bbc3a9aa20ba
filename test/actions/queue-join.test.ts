import { describe, expect, it } from 'vitest';
import { queueJoin } from '../../workflows/actions/queue-join.ts';
import { isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const MADE = {
  queuecall_id: 'call-7',
  name: 'Sales',
  detail: 'Who sells',
  wait_timeout: 60_000,
  service_timeout: 0,
};

describe('queue_join', () => {
  it('asks for a queuecall of the queue, with a priority', () => {
    const effect = { name: 'queue_join', input: { queue_id: 'q', priority: 3 } };
    expect(new Trial(queueJoin, { queue_id: 'q', priority: '3' }).start()).toMatchObject({
      kind: 'perform',
      effect,
    });
    expect(new Trial(queueJoin, { queue_id: 'q' }).start()).toMatchObject({
      effect: { input: { priority: 0 } },
    });
  });

  it("waits in a stack that is the queuecall's: rounds of waiting, and where it is called to", () => {
    const trial = new Trial(queueJoin, { queue_id: 'q' });
    trial.start();
    expect(trial.performed(MADE)).toEqual({
      kind: 'push',
      service: { id: 'call-7', uncounted: true, leave: 'queue_leave' },
      actions: [
        { id: 'call-7-wait', type: 'queue_wait', option: { queuecall_id: 'call-7' } },
        { id: 'call-7-again', type: 'empty', next_id: 'call-7-wait' },
        { id: 'call-7-serve', type: 'queue_serve', option: { queuecall_id: 'call-7' } },
      ],
    });
    expect(trial.runtime.values).toEqual({
      'voipbin.queue.id': 'q',
      'voipbin.queue.name': 'Sales',
      'voipbin.queue.detail': 'Who sells',
      'voipbin.queuecall.id': 'call-7',
      'voipbin.queuecall.timeout_wait': '60000',
      'voipbin.queuecall.timeout_service': '0',
      'voipbin.queuecall.result': 'abandoned',
    });
  });

  it('ends the flow when there is no such queue', () => {
    const trial = new Trial(queueJoin, { queue_id: 'q' });
    trial.start();
    expect(isCritical(trial.refused('QUEUE_NOT_FOUND'))).toBe(true);
  });

  it('needs a queue, and a priority from 0 to 100', () => {
    expect(refusedPaths('queue_join', {})).toEqual(['queue_id']);
    expect(refusedPaths('queue_join', { queue_id: 'q', priority: 101 })).toEqual(['priority']);
    expect(refusedPaths('queue_join', { queue_id: '${queue}', priority: '${priority}' })).toEqual([]);
  });
});
