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
      // Where answered calls go afterwards: nowhere, since everything is said.
      const { queue_id: _none, ...sample } = sampleAt('call_scenarios', 278) as unknown as Record<
        string,
        unknown
      >;
      await stage.campaign(
        sample,
        [person, machine].map((target) => ({ destination_0: { type: 'tel', target } })),
      );
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
