import { describe, expect, test } from 'vitest';
import { presses } from '../people.ts';
import { sampleAt } from '../samples.ts';
import { type Stage, told } from '../stage.ts';

/** Calls to many. */
export function describeCampaigns(stage: Stage): void {
  describe('campaigns', () => {
    test('reminders: a person confirms, a machine is hung up, and each is called once', async () => {
      const [person, machine] = [stage.number(), stage.number()];
      await stage.answers({
        [person]: { delay: 500, script: presses('Press 1 to confirm', '1') },
        [machine]: { delay: 500, party: 'machine', script: [{ say: 'Nobody is at home.' }] },
      });
      const outdial = await stage.make('outdials', { name: 'patients', detail: '' });
      await stage.ask('POST', `outdials/${outdial}/targets_bulk`, {
        targets: [person, machine].map((target) => ({ destination_0: { type: 'tel', target } })),
      });
      const outplan = await stage.make('outplans', {
        name: 'once',
        detail: '',
        source: { type: 'tel', target: '+15550100' },
      });
      const queue = '00000000-0000-0000-0000-000000000000';
      const sample = sampleAt('call_scenarios', 278, {
        'outplan-uuid': outplan,
        'outdial-uuid': outdial,
        'queue-uuid': queue,
      });
      const campaign = await stage.make('campaigns', sample);
      await stage.ask('PUT', `campaigns/${campaign}/status`, { status: 'run' });
      await stage.until('the campaign ends', async () => {
        const { status } = await stage.ask('GET', `campaigns/${campaign}`);
        return status === 'stop' ? status : undefined;
      });
      const [confirmed, ...more] = await stage.callsTo(person);
      expect(more).toEqual([]);
      expect(told(await stage.person(String(confirmed?.id))).at(-1)).toBe(
        'Great! Your appointment is confirmed. Goodbye.',
      );
      const [hungUp, ...others] = await stage.callsTo(machine);
      expect(others).toEqual([]);
      expect(hungUp).toMatchObject({ status: 'hangup', hangup_reason: 'amd' });
      expect(told(await stage.person(String(hungUp?.id)))).toEqual([]);
    });
  });
}
