import { describe, expect, it } from 'vitest';
import { connect } from '../../workflows/actions/connect.ts';
import type { HangupReason } from '../../workflows/interpreter/events.ts';
import { failureOf, NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const destinations = [
  { type: 'tel', target: '+15550001' },
  { type: 'sip', target: 'desk@sip.example.com', timeout: '20000' },
];
const RESULT = 'voipbin.connect.result';
/** What upstream's documents look at. */
const STATUS = 'voipbin.call.status';

/** Two legs ring. */
const ringing = (option: object = {}): Trial => {
  const trial = new Trial(connect, { destinations, ...option });
  trial.start();
  trial.performed({ answer: 'started', legs: ['one', 'two'] });
  return trial;
};
const ends = (trial: Trial, leg: string, reason: HangupReason) =>
  trial.legEvent(leg, { type: 'call_hangup', reason, by: 'remote' });
/** The second leg has answered. */
const talking = (option: object = {}): Trial => {
  const trial = ringing(option);
  trial.legEvent('two', { type: 'call_progressing' });
  trial.performed({ answer: 'started' });
  return trial;
};

describe('connect', () => {
  it('calls everybody, each for as long as it may ring, from the number that the call is at', () => {
    const variables = {
      'voipbin.call.direction': 'incoming',
      'voipbin.call.destination.target': '+15550199',
    };
    const trial = new Trial(connect, { destinations, timeout: 30_000, anonymous: 'yes' }, { variables });
    expect(trial.start()).toMatchObject({
      effect: {
        name: 'connect',
        makesLegs: true,
        input: {
          source: { target: '+15550199' },
          anonymous: true,
          destinations: [
            { target: '+15550001', timeout: 30_000 },
            { target: 'desk@sip.example.com', timeout: 20_000 },
          ],
        },
      },
    });
    expect(trial.performed({ answer: 'started', legs: ['one'] })).toMatchObject({
      kind: 'rest',
      until: NOW + 45_000,
    });
  });

  it('connects with the first who answers, and knows the far side and the time they talked afterwards', () => {
    const trial = ringing();
    expect(trial.legEvent('one', { type: 'call_ringing' }).kind).toBe('stay');
    expect(trial.legEvent('two', { type: 'call_progressing' })).toMatchObject({
      effect: { name: 'connect_bridge', input: { winner: 'two' } },
    });
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.runtime.values).toMatchObject({ [RESULT]: 'answered', 'voipbin.connect.call_id': 'two' });
    expect(trial.runtime.values[STATUS]).toBe('progressing');
    trial.event({ type: 'bridge_joined', bridge_id: 'new-id' });
    trial.runtime.now += 5000;
    expect(ends(trial, 'two', 'normal')).toMatchObject({ kind: 'rest', until: NOW + 10_000 });
    expect(trial.event({ type: 'bridge_left', bridge_id: 'new-id', reason: 'ended' })).toMatchObject({
      effect: { name: 'connect_end' },
    });
    expect(trial.performed({})).toEqual({ kind: 'next' });
    expect(trial.runtime.values['voipbin.connect.duration']).toBe('5000');
    expect(trial.runtime.resumedWith).toEqual(['bridge_left', 'ended']);
  });

  it.each([
    [['busy', 'noanswer'], 'busy'],
    [['failed', 'noanswer'], 'no_answer'],
    [['cancel', 'failed'], 'canceled'],
    [['failed', 'failed'], 'failed'],
  ] as const)('says of %j that it was %s, once nobody is left', ([first, second], result) => {
    const trial = ringing();
    expect(ends(trial, 'one', first).kind).toBe('rest');
    expect(ends(trial, 'two', second)).toMatchObject({ effect: { name: 'connect_end' } });
    expect(trial.runtime.values).toMatchObject({ [RESULT]: result, [STATUS]: 'hangup' });
    expect(trial.performed({})).toEqual({ kind: 'next' });
  });

  it('waits for another answer when the first was gone before it could be connected', () => {
    const trial = ringing();
    trial.legEvent('one', { type: 'call_progressing' });
    expect(trial.performed({ answer: 'lost' }).kind).toBe('rest');
    expect(trial.legEvent('two', { type: 'call_progressing' })).toMatchObject({
      effect: { input: { winner: 'two' } },
    });
  });

  it('asks for the state when no event says what became of the calls', () => {
    const trial = ringing();
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_states' } });
    expect(
      trial.performed({ states: { one: { status: 'progressing' }, two: { status: 'ringing' } } }),
    ).toMatchObject({ effect: { name: 'connect_bridge', input: { winner: 'one' } } });
    trial.performed({ answer: 'started' });
    trial.timeout();
    const states = (bridge_id: string) => ({ states: { one: { status: 'progressing', bridge_id } } });
    expect(trial.performed(states('new-id')).kind).toBe('rest');
    trial.timeout();
    expect(trial.performed(states(''))).toMatchObject({ effect: { name: 'connect_end' } });

    const forgotten = ringing();
    forgotten.timeout();
    forgotten.performed({ states: { one: { status: 'hangup' }, two: { status: 'ringing' } } });
    expect(forgotten.runtime.values[RESULT]).toBe('no_answer');
  });

  it('lets the caller hear the first that rings, with early_media, and ringing again when that one is gone', () => {
    const trial = ringing({ early_media: true });
    expect(trial.legEvent('two', { type: 'call_ringing' })).toMatchObject({
      effect: { name: 'connect_early', input: { leg: 'two' } },
    });
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.legEvent('one', { type: 'call_ringing' }).kind).toBe('stay');
    expect(ends(trial, 'two', 'busy')).toMatchObject({
      effect: { name: 'connect_early', input: { leg: '' } },
    });
    expect(trial.refused('PROVIDER_FAILED').kind).toBe('rest');
  });

  it('hangs the call up for the reason of the far side, with relay_reason', () => {
    const trial = talking({ relay_reason: true });
    ends(trial, 'two', 'failed');
    trial.event({ type: 'bridge_left', bridge_id: 'new-id', reason: 'ended' });
    expect(trial.performed({})).toMatchObject({ effect: { name: 'hangup', input: { reason: 'failed' } } });
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'hangup' })).toEqual({ kind: 'reference_ended' });
  });

  it('does not mind what others say, or what is not about it', () => {
    const trial = talking();
    expect(trial.event({ type: 'bridge_left', bridge_id: 'other', reason: 'left' }).kind).toBe('stay');
    expect(trial.legEvent('two', { type: 'bridge_left', bridge_id: 'new-id', reason: 'ended' }).kind).toBe(
      'stay',
    );
    expect(ends(trial, 'one', 'cancel').kind).toBe('stay');
    expect(trial.digit('1').kind).toBe('stay');
    expect(trial.continued().kind).toBe('stay');
  });

  it('fails when the network takes nothing, or the call is gone', () => {
    const started = (): Trial => {
      const trial = new Trial(connect, { destinations });
      trial.start();
      return trial;
    };
    expect(failureOf(started().refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
    expect(failureOf(started().performed({ answer: 'gone' }))).toBe('CALL_GONE');
    const trial = ringing();
    trial.legEvent('one', { type: 'call_progressing' });
    expect(failureOf(trial.performed({ answer: 'gone' }))).toBe('CALL_GONE');
  });

  it('is canceled until it is known to be something else, and ends its calls when it is left early', () => {
    const trial = ringing();
    expect(trial.runtime.values[RESULT]).toBe('canceled');
    expect(trial.interruption).toBe('connect_end');
  });

  it('refuses nobody to call, and options that mean nothing', () => {
    expect(refusedPaths('connect', { destinations: [] })).toEqual(['destinations']);
    expect(
      refusedPaths('connect', {
        destinations: [{ type: 'tel' }, { target: '1', timeout: 10 }],
        early_media: 'yes',
        anonymous: 'always',
      }),
    ).toEqual(['destinations[0].target', 'destinations[1].timeout', 'early_media', 'anonymous']);
    expect(
      refusedPaths('connect', {
        source: {},
        destinations: [{ target: '${n}', timeout: '${t}' }],
        anonymous: '${a}',
      }),
    ).toEqual([]);
  });
});
