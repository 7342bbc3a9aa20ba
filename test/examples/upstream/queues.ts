import { describe, expect, test } from 'vitest';
import { hello, presses } from '../people.ts';
import { sampleAt } from '../samples.ts';
import { type Stage, spoken, told } from '../stage.ts';

const PATTERNS = 'flow_advanced_patterns';

/** Flows that lead to an agent. */
export function describeQueues(stage: Stage): void {
  const { customer } = stage;

  describe('queues', () => {
    test('a menu leads to the queue of the department', async () => {
      const { actions } = sampleAt('call_scenarios', 54, {
        'sales-queue-uuid': await stage.queue('Sally'),
        'support-queue-uuid': await stage.queue('Sue'),
        'billing-queue-uuid': await stage.queue('Bill'),
      });
      const script = [...presses('Press 1 for Sales', '2'), ...hello];
      const { person, flow } = await stage.done(await stage.ring(actions, script));
      expect(told(person).at(-1)).toBe('Connecting you to Support. Please hold.');
      expect(spoken(person)).toEqual(['Sue speaking.']);
      expect(flow.variables['voipbin.queuecall.result']).toBe('served');
    });

    test('a caller is served in the hours that are set, and leaves a message in others', async () => {
      const sample = sampleAt(PATTERNS, 177, { 'support-queue-id': await stage.queue('Otto') });
      const open = await stage.done(await stage.ring(withHours(sample.actions, 0, 24), hello));
      expect(told(open.person)).toEqual(['Thank you for calling. Connecting you to an agent.']);
      expect(spoken(open.person)).toEqual(['Otto speaking.']);
      const closed = await stage.done(await stage.ring(withHours(sample.actions, 24, 24), []));
      expect(told(closed.person)[0]).toMatch(/^Our office is currently closed/);
      expect(told(closed.person).at(-1)).toBe('Thank you for your message. Goodbye.');
      expect(closed.person.recordings).toHaveLength(1);
    });

    test('premium customers, whom the customer’s program tells, come to a queue of their own', async () => {
      customer.answers('/tier', async (_received, activeflowId) => {
        await customer.sets(activeflowId, { 'customer.name': 'John', 'customer.tier': 'premium' });
        return {};
      });
      const { actions } = sampleAt(PATTERNS, 305, {
        'https://your-api.com/customer-lookup': customer.url('/tier'),
        'premium-queue-id': await stage.queue('Priscilla'),
        'standard-queue-id': await stage.queue('Stan'),
      });
      const { person } = await stage.done(await stage.ring(actions, hello));
      expect(told(person)[0]).toBe('Hello John. Welcome back to our service.');
      expect(spoken(person)).toEqual(['Priscilla speaking.']);
    });

    test('who consents is recorded, who does not is not; both reach an agent', async () => {
      const { actions } = sampleAt(PATTERNS, 578, { 'support-queue-id': await stage.queue('Carol') });
      const answers = async (key: string) => {
        const caller = await stage.ring(actions, [...presses('Press 1 to continue', key), ...hello]);
        return await stage.done(caller);
      };
      const yes = await answers('1');
      expect(yes.flow.variables['recording.consent']).toBe('yes');
      expect(spoken(yes.person)).toEqual(['Carol speaking.']);
      expect(yes.person.recordings[0]?.lines.map(({ content }) => content)).toContain('Carol speaking.');
      const no = await answers('2');
      expect(no.flow.variables['recording.consent']).toBe('no');
      expect(spoken(no.person)).toEqual(['Carol speaking.']);
      expect(no.person.recordings).toEqual([]);
    });

    test('who wants a callback confirms the number, which the customer’s program is told', async () => {
      customer.answers('/schedule', () => ({}));
      const { actions } = sampleAt(PATTERNS, 708, {
        'support-queue-id': await stage.queue('Nobody'),
        'https://your-api.com/schedule-callback': customer.url('/schedule'),
      });
      const script = [...presses('Press 1 to wait', '2'), ...presses('press pound to confirm', '#')];
      const caller = await stage.ring(actions, script);
      const { person } = await stage.done(caller);
      const from = person.source.target;
      expect(told(person).at(-1)).toContain(`You will receive a callback at ${from}`);
      expect(customer.at('/schedule')).toEqual([{ phone: from, call_id: caller.call_id }]);
    });

    test('after the call the caller is called and asked, and the customer’s program gets the answers', async () => {
      customer.answers('/survey', () => ({}));
      const survey = sampleAt(PATTERNS, 892, {
        'https://your-api.com/survey-results': customer.url('/survey'),
      });
      const main = sampleAt(PATTERNS, 865, { 'support-queue-id': await stage.queue('Ruth') });
      const from = stage.number();
      await stage.answers({
        [from]: {
          delay: 500,
          script: [...presses('scale of 1 to 5', '5'), ...presses('issue resolved', '1')],
        },
      });
      const on_complete_flow_id = await stage.flow(survey.actions);
      const flow = await stage.flow(main.actions, { on_complete_flow_id });
      const { person } = await stage.done(await stage.ring(flow, hello, from));
      expect(spoken(person)).toEqual(['Ruth speaking.']);
      const call = await stage.until('the survey call', async () => (await stage.callsTo(from))[0]);
      await stage.ended(call.activeflow_id);
      expect(told(await stage.person(call.id)).at(-1)).toBe('Thank you for your feedback. Goodbye.');
      const results = await stage.until('the answers', async () => {
        const came = customer.at('/survey');
        return came.length > 0 ? came : undefined;
      });
      expect(results).toEqual([{ call_id: call.id, satisfaction: '5', resolved: '1' }]);
    });

    test('what is said to an agent is transcribed, from both sides', async () => {
      const { actions } = sampleAt(PATTERNS, 1387, { 'support-queue-id': await stage.queue('Tess') });
      const { flow } = await stage.done(await stage.ring(actions, hello));
      const id = flow.variables['voipbin.transcribe.id'];
      const lines = await stage.list(`transcripts?transcribe_id=${id}&page_size=100`);
      const said = lines.map(({ direction, message }) => `${direction} ${message}`);
      expect(said).toContain('in Hello?');
      expect(said).toContain('out Tess speaking.');
    });
  });
}

/** The sample asks what time it is: with these hours the answer does not matter. */
function withHours(actions: readonly object[], from: number, to: number): object[] {
  const hours: Readonly<Record<string, number>> = { '>=': from, '<': to };
  return actions.map((action) => {
    const { type, option } = action as { type: string; option?: { condition: string } };
    if (type !== 'condition_datetime' || option === undefined) return action;
    const hour = hours[option.condition];
    return { ...action, option: { ...option, hour, minute: -1, weekdays: [] } };
  });
}
