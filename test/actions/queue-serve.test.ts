import { describe, expect, it } from 'vitest';
import { queueServe } from '../../workflows/actions/queue-serve.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { Outcome } from '../../workflows/interpreter/outcome.ts';
import { NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const CONNECTING = { status: 'connecting', agent_id: 'agent', offer_id: 'offer', answer: 'started' };
const OVER = { status: 'done', result: 'served', duration_waiting: 3000, duration_service: 60_000 };

const begin = (standing: JsonObject): { trial: Trial; outcome: Outcome } => {
  const trial = new Trial(queueServe, { queuecall_id: 'call-7' });
  expect(trial.start()).toMatchObject({ effect: { name: 'queue_serve', input: { bridge_id: '' } } });
  return { trial, outcome: trial.performed(standing) };
};
const said = (trial: Trial, service_id: string, name: string): Outcome =>
  trial.resume({
    kind: 'event',
    event: { type: 'service', source: service_id, number: 1, at: NOW, service_id, name, data: {} },
  });

describe('queue_serve', () => {
  it('talks to the agent until the queue says that it is over', () => {
    const { trial, outcome } = begin(CONNECTING);
    expect(outcome).toEqual({ kind: 'rest', until: NOW + 60_000, notes: { bridge_id: 'offer' } });
    expect(trial.runtime.values).toEqual({
      'voipbin.queuecall.agent_id': 'agent',
      'voipbin.queuecall.result': 'served',
    });
    expect(said(trial, 'call-7', 'over')).toMatchObject({ effect: { input: { bridge_id: 'offer' } } });
    expect(trial.performed(OVER)).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toMatchObject({
      'voipbin.queuecall.result': 'served',
      'voipbin.queuecall.duration_waiting': '3000',
      'voipbin.queuecall.duration_service': '60000',
    });
  });

  it('goes on at once when it was over before it came', () => {
    const { trial, outcome } = begin({ ...OVER, status: 'abandoned', result: 'timeout' });
    expect(outcome).toEqual({ kind: 'next' });
    expect(trial.runtime.values['voipbin.queuecall.result']).toBe('timeout');
  });

  it('goes back to waiting when the agent is gone again', () => {
    expect(begin({ status: 'waiting' }).outcome).toEqual({ kind: 'jump', target: 'call-7-wait' });
    const { trial } = begin(CONNECTING);
    said(trial, 'call-7', 'waiting');
    expect(trial.performed({ status: 'waiting' })).toEqual({ kind: 'jump', target: 'call-7-wait' });
    expect(trial.runtime.values['voipbin.queuecall.result']).toBe('abandoned');
  });

  it('asks soon when the bridge is over, or was over before it came, in case nobody says more', () => {
    const { trial } = begin(CONNECTING);
    expect(trial.event({ type: 'bridge_left', bridge_id: 'other', reason: 'left' })).toEqual({
      kind: 'stay',
    });
    const soon = { kind: 'rest', until: NOW + 2000 };
    expect(trial.event({ type: 'bridge_left', bridge_id: 'offer', reason: 'ended' })).toEqual(soon);
    expect(trial.timeout()).toMatchObject({ kind: 'perform' });
    expect(begin({ ...CONNECTING, answer: 'gone' }).outcome).toMatchObject(soon);
  });

  it('asks again when it cannot be told how it stands, and leaves what others say alone', () => {
    const { trial } = begin(CONNECTING);
    expect(said(trial, 'other', 'over')).toEqual({ kind: 'stay' });
    said(trial, 'call-7', 'over');
    expect(trial.refused('TIMEOUT')).toEqual({ kind: 'rest', until: NOW + 2000 });
    expect(trial.timeout()).toMatchObject({ kind: 'perform' });
  });

  it('goes on when the queuecall was deleted', () => {
    const trial = new Trial(queueServe, { queuecall_id: 'call-7' });
    trial.start();
    expect(trial.refused('QUEUECALL_NOT_FOUND')).toEqual({ kind: 'next' });
  });

  it("is the engine's own", () => {
    expect(refusedPaths('queue_serve', { queuecall_id: 'x' })).toEqual(['actions[0].type']);
  });
});
