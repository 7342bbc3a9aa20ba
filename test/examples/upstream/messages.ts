import { describe, expect, test } from 'vitest';
import { sampleAt } from '../samples.ts';
import { type Stage, told } from '../stage.ts';

const SCENARIOS = 'flow_tutorial_scenario';

/** Flows that write, and that call by themselves. */
export function describeMessages(stage: Stage): void {
  describe('messages', () => {
    test('one text goes to three phones', async () => {
      const phones = [stage.number(), stage.number(), stage.number()];
      const { actions } = sampleAt(SCENARIOS, 281, {
        '+821100000002': phones[0]!,
        '+821100000003': phones[1]!,
        '+821100000004': phones[2]!,
      });
      await stage.run(actions);
      for (const phone of phones)
        expect(await stage.textsTo(phone, 1)).toMatchObject([
          { source: '+821100000001', text: 'hello, this is test message.' },
        ]);
    });

    test('a text, and a call to somebody else that runs actions of its own', async () => {
      const [phone, called] = [stage.number(), stage.number()];
      const { actions } = sampleAt(SCENARIOS, 335, { '+821100000002': phone, '+821100000003': called });
      await stage.run(actions);
      expect(await stage.textsTo(phone, 1)).toMatchObject([{ text: 'hello, this is test message.' }]);
      const call = await stage.until('the call', async () => (await stage.callsTo(called))[0]);
      await stage.ended(call.activeflow_id);
      expect(told(await stage.person(call.id))).toEqual(['hello, this is test message.']);
    });
  });
}
