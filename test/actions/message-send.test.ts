import { describe, expect, it } from 'vitest';
import { messageSend } from '../../workflows/actions/message-send.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const option = {
  source: { type: 'tel', target: '+15550100' },
  destinations: [{ target: '+15550199' }, { type: 'tel', target: '+15550198', name: 'Bob' }],
  text: 'Hello',
};
const whole = { target_name: '', name: '', detail: '' };

describe('message_send', () => {
  it('hands the message over with whole addresses and moves on', () => {
    const trial = new Trial(messageSend, option);
    expect(trial.start()).toMatchObject({
      kind: 'perform',
      effect: {
        name: 'message_send',
        input: {
          source: { ...whole, type: 'tel', target: '+15550100' },
          destinations: [
            { ...whole, type: 'tel', target: '+15550199' },
            { ...whole, type: 'tel', target: '+15550198', name: 'Bob' },
          ],
          text: 'Hello',
        },
      },
    });
    expect(trial.performed({ message_id: 'm' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({});
  });

  it('shows no number where people read what it does', () => {
    const outcome = new Trial(messageSend, option).start();
    expect(outcome.kind === 'perform' && outcome.effect.summary).toBe('message to 2 numbers: Hello');
  });

  it('fails, but not critically, when it cannot be handed over', () => {
    const outcome = new Trial(messageSend, option).refused('TIMEOUT');
    expect(failureOf(outcome)).toBe('TIMEOUT');
    expect(isCritical(outcome)).toBe(false);
  });

  it('refuses no source, no destination, no text, and addresses that are no numbers', () => {
    expect(refusedPaths('message_send', {})).toEqual(['source', 'destinations', 'text']);
    expect(refusedPaths('message_send', { ...option, destinations: [], text: '' })).toEqual([
      'destinations',
      'text',
    ]);
    expect(
      refusedPaths('message_send', {
        ...option,
        source: { type: 'email', target: 'a@b' },
        destinations: [{}],
      }),
    ).toEqual(['source.type', 'destinations[0].target']);
    expect(refusedPaths('message_send', { ...option, source: { type: '${t}', target: '${n}' } })).toEqual([]);
  });
});
