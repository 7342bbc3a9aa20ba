import { describe, expect, it } from 'vitest';
import { call } from '../../workflows/actions/call.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

const destinations = [{ type: 'tel', target: '+15550001' }];
const actions = [{ type: 'talk', option: { text: 'Hello ${name}' } }];
const variables = {
  'voipbin.call.direction': 'outgoing',
  'voipbin.call.source.target': '+15550199',
  name: 'Ada',
};

describe('call', () => {
  it('starts a call from the own number, with the variables that the flow has set', () => {
    const trial = new Trial(call, { destinations, actions }, { variables });
    const outcome = trial.start();
    expect(outcome).toMatchObject({
      effect: {
        name: 'call',
        input: {
          group: 'new-id',
          source: { target: '+15550199' },
          destinations: [{ target: '+15550001' }],
          actions,
          chained: false,
          early_execution: false,
          anonymous: false,
          variables: { name: 'Ada' },
        },
      },
    });
    expect(outcome).not.toHaveProperty('effect.makesLegs');
    expect(trial.performed({ ids: ['one', 'two'] })).toEqual({ kind: 'next' });
    expect(trial.runtime.values['voipbin.call.created_ids']).toBe('one,two');
  });

  it('chained, ends with the own call', () => {
    const trial = new Trial(call, { destinations, chained: 'true', anonymous: 'yes' }, { variables });
    expect(trial.start()).toMatchObject({
      effect: { makesLegs: true, input: { chained: true, anonymous: true } },
    });
  });

  it('fails when nobody is named who calls, or it is refused', () => {
    expect(failureOf(new Trial(call, { destinations }).start())).toBe('SOURCE_REQUIRED');
    const trial = new Trial(call, { source: { target: '+1' }, destinations });
    trial.start();
    expect(failureOf(trial.refused('NOT_FOUND'))).toBe('NOT_FOUND');
  });

  it('refuses actions that are none, where they stand', () => {
    expect(refusedPaths('call', { destinations, actions: [{ type: 'talk' }] })).toEqual([
      'actions[0].option.text',
    ]);
    expect(refusedPaths('call', { destinations, actions: [{ type: 'dance' }] })).toEqual(['actions[0].type']);
    expect(refusedPaths('call', { destinations: [], anonymous: 'always' })).toEqual([
      'destinations',
      'anonymous',
    ]);
  });
});
