import { describe, expect, it } from 'vitest';
import { emailSend } from '../../workflows/actions/email-send.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const destinations = [{ type: 'email', target: 'ann@example.com' }];
const recording = (reference_id: string) => ({ reference_type: 'recording' as const, reference_id });

describe('email_send', () => {
  it('hands the mail over with its recordings and moves on', () => {
    const attachments = [recording('r1')];
    const trial = new Trial(emailSend, { destinations, subject: 'S', content: 'C', attachments });
    expect(trial.start()).toMatchObject({
      effect: { name: 'email_send', input: { subject: 'S', content: 'C', attachments } },
    });
    expect(trial.performed({ email_id: 'e' })).toEqual({ kind: 'next' });
  });

  it('attaches nothing where no recording was made', () => {
    const outcome = new Trial(emailSend, {
      destinations,
      attachments: [recording(''), recording('r2')],
    }).start();
    expect(outcome).toMatchObject({ effect: { input: { subject: '', attachments: [recording('r2')] } } });
  });

  it('fails, but not critically, when a recording is unknown', () => {
    const outcome = new Trial(emailSend, { destinations }).refused('RECORDING_NOT_FOUND');
    expect(failureOf(outcome)).toBe('RECORDING_NOT_FOUND');
    expect(isCritical(outcome)).toBe(false);
  });

  it('refuses nobody to send to, numbers, and attachments of other kinds', () => {
    expect(refusedPaths('email_send', {})).toEqual(['destinations']);
    expect(refusedPaths('email_send', { destinations: [{ type: 'tel', target: '+1' }] })).toEqual([
      'destinations[0].type',
    ]);
    const attachments = [{ reference_type: 'file', reference_id: 'f' }];
    expect(refusedPaths('email_send', { destinations, attachments })).toEqual([
      'attachments[0].reference_type',
    ]);
  });
});
