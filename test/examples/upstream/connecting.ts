import { describe, expect, test } from 'vitest';
import { colleague, hello, often } from '../people.ts';
import { sampleAt } from '../samples.ts';
import { type Stage, spoken, told } from '../stage.ts';

const PATTERNS = 'flow_advanced_patterns';

/** Flows that call somebody else. */
export function describeConnecting(stage: Stage): void {
  describe('connecting', () => {
    test('failover: the second is called when the first does not answer, and when they have talked it is over', async () => {
      const [first, second] = [stage.number(), stage.number()];
      await stage.answers({ [first]: { outcome: 'busy' }, [second]: colleague('Betty') });
      const { actions } = sampleAt(PATTERNS, 1022, { '+15559876543': first, '+15551112222': second });
      const caller = await stage.ring(actions, hello);
      const { person, flow } = await stage.done(caller);
      expect(told(person)).toEqual([
        'Please hold while we connect you.',
        'Agent unavailable. Trying alternate contact.',
      ]);
      expect(spoken(person)).toEqual(['Betty speaking.']);
      expect(flow.variables['voipbin.connect.result']).toBe('answered');
      const legs = await stage.legsOf(caller.call_id);
      expect(legs.map(({ destination, hangup_reason }) => [destination.target, hangup_reason])).toEqual([
        [second, 'normal'],
        [first, 'busy'],
      ]);
    });

    test('ring all: the first who answers gets the caller, the others stop ringing', async () => {
      const [slow, quick, never] = [stage.number(), stage.number(), stage.number()];
      await stage.answers({
        [slow]: { delay: 500_000 },
        [quick]: colleague('Quick'),
        [never]: { outcome: 'no_answer' },
      });
      const { actions } = sampleAt(PATTERNS, 1303, {
        '+15559876543': slow,
        '+15551112222': quick,
        '+15553334444': never,
      });
      const caller = await stage.ring(actions, hello);
      const { person } = await stage.done(caller);
      expect(spoken(person)).toEqual(['Quick speaking.']);
      const legs = await stage.legsOf(caller.call_id);
      // Who was not first is cancelled, or, on a slow machine, has rung for long enough.
      const rang = legs.filter(({ destination }) => destination.target !== quick);
      expect(rang.map(({ status }) => status)).toEqual(['hangup', 'hangup']);
      for (const { tm_progressing } of rang) expect(tm_progressing).toMatch(/^9999/);
    });

    test('a call that is forwarded and answered is over when they have talked', async () => {
      const number = stage.number();
      await stage.answers({ [number]: colleague('Forward') });
      const { actions } = sampleAt('flow_tutorial_scenario', 63, { '+15551112222': number });
      const { person, flow } = await stage.done(await stage.ring(actions, hello));
      expect(spoken(person)).toEqual(['Forward speaking.']);
      expect(told(person)).toEqual([]);
      expect(flow).toMatchObject({ ended_reason: 'reference_ended', current_action: { type: 'hangup' } });
    });

    test('a call that is forwarded and not answered leaves a message after the beep', async () => {
      const number = stage.number();
      await stage.answers({ [number]: { outcome: 'busy' } });
      const { actions } = sampleAt('flow_tutorial_scenario', 63, { '+15551112222': number });
      const says = [{ wait_for: 'beep' as const }, { wait_for: 'beep' as const }, ...often('It is me.')];
      const { person, flow } = await stage.done(await stage.ring(actions, says));
      expect(told(person)).toEqual([
        'Thank you for your calling. We are busy now. Please leave a message after tone.',
      ]);
      expect(person.recordings[0]?.lines[0]).toMatchObject({
        kind: 'speech',
        direction: 'in',
        content: 'It is me.',
      });
      expect(flow.variables['voipbin.recording.id']).toBe(person.recordings[0]?.recording_id);
    });

    test('an anonymous call hides who calls', async () => {
      const [called, number] = [stage.number(), stage.number()];
      await stage.answers({ [called]: { script: hello }, [number]: colleague('Third') });
      const call = await stage.call(
        sampleAt('call_tutorial', 177, { '+15559876543': called, '+15557778888': number }),
      );
      await stage.ended(call.activeflow_id);
      const [leg] = await stage.callsTo(number);
      expect((await stage.person(String(leg?.id))).source.target).toBe('anonymous');
      expect(spoken(await stage.person(call.id))).toEqual(['Third speaking.']);
    });

    test('click to call: what the visitor and the agent say is recorded from both sides', async () => {
      const [visitor, agent] = [stage.number(), stage.number()];
      await stage.answers({ [visitor]: { script: hello }, [agent]: colleague('Agent') });
      const call = await stage.call(
        sampleAt('call_scenarios', 389, { '+15559876543': visitor, '+15552222222': agent }),
      );
      await stage.ended(call.activeflow_id);
      const [recording] = (await stage.person(call.id)).recordings;
      const lines = recording?.lines.map(({ direction, content }) => `${direction} ${content}`);
      expect(lines).toContain('in Hello?');
      expect(lines).toContain('out Agent speaking.');
      const { recording_ids } = await stage.ask<{ recording_ids: string[] }>('GET', `calls/${call.id}`);
      expect(await stage.ask('GET', `recordings/${recording_ids[0]}`)).toMatchObject({ status: 'ended' });
    });
  });
}
