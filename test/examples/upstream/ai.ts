import { describe, expect, test } from 'vitest';
import { colleague, hello } from '../people.ts';
import { sampleAt } from '../samples.ts';
import { type Stage, spoken, told } from '../stage.ts';

/** Flows with a model. It is the scripted one: its prompt is its rules. */
export function describeAi(stage: Stage): void {
  const ai = (...rules: readonly string[]) =>
    stage.make('ais', { name: 'Reception', detail: '', init_prompt: rules.join('\n'), tool_names: ['all'] });

  describe('a model', () => {
    test('answers a question, and connects the caller who wants a person', async () => {
      const [caller, agent] = [stage.number(), stage.number()];
      const id = await ai(
        '> start => Acme, how can I help?',
        '> order => It was shipped yesterday.',
        `> real person => Let me transfer you. [connect_call {"destinations": [{"type": "tel", "target": "${agent}"}]}]`,
      );
      await stage.answers({
        [caller]: {
          script: [
            { wait_for: 'talk', matching: 'how can I help' },
            { say: 'Where is my order?' },
            { wait_for: 'talk', matching: 'shipped' },
            { say: 'I want to talk to a real person.' },
            { wait_for: 'talk', matching: 'transfer' },
            ...hello,
          ],
        },
        [agent]: colleague('Ada'),
      });
      const call = await stage.call(
        sampleAt('call_scenarios', 205, { 'customer-service-ai-uuid': id, '+15559876543': caller }),
      );
      await stage.ended(call.activeflow_id);
      const person = await stage.person(call.id);
      expect(told(person)).toEqual([
        'Acme, how can I help?',
        'It was shipped yesterday.',
        'Let me transfer you.',
      ]);
      expect(spoken(person)).toEqual(['Ada speaking.']);
    });

    test('says by voipbin.aicall.status what the caller wants, and the flow branches on it', async () => {
      const id = await ai(
        '> start => What can I do for you?',
        '> tool:set_variables => [stop_service]',
        '> * => Gladly. [set_variables {"variables": {"voipbin.aicall.status": "resolved"}}]',
      );
      const { actions } = sampleAt('flow_advanced_patterns', 436, { 'your-ai-agent-id': id });
      const script = [{ wait_for: 'talk' as const, matching: 'do for you' }, { say: 'My bill is too high.' }];
      const { person } = await stage.done(await stage.ring(actions, script));
      expect(told(person)).toEqual([
        'What can I do for you?',
        'Gladly.',
        'Thank you for calling. Have a great day!',
      ]);
    });

    test('a call out whose flow says so is transcribed, in both directions', async () => {
      const number = stage.number();
      await stage.answers({
        [number]: { script: [{ wait_for: 'talk', matching: 'experience' }, { say: 'It was very good.' }] },
      });
      const call = await stage.call(
        sampleAt('call_scenarios', 695, { '+15559876543': number, '+15552222222': stage.number() }),
      );
      const transcribe = await stage.until('it is transcribed', async () => {
        const all = await stage.list('transcribes?page_size=100');
        return all.find(({ reference_id }) => reference_id === call.id);
      });
      expect(transcribe).toMatchObject({ language: 'en-US', direction: 'both' });
      await stage.ask('DELETE', `calls/${call.id}`);
      await stage.ended(call.activeflow_id);
    });
  });
}
