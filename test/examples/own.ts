import { describe, expect, test } from 'vitest';
import { colleague, hello, often, presses } from './people.ts';
import { type Stage, spoken, told } from './stage.ts';

/** The flows of `examples/flows`, as the sample customer of a fresh platform has them. */
export function describeOwnExamples(stage: Stage): void {
  const flow = (file: string): string => String(stage.platform.flows[file]);

  describe('the example', () => {
    test('business-hours serves the caller, or takes a message', async () => {
      await stage.sampleAgents();
      const says = { wait_for: 'beep' as const };
      const script = [
        ...hello.slice(0, 20),
        says,
        { say: 'Call me, please.' },
        { wait: 5000 },
        { press: '#' },
      ];
      const { person } = await stage.done(await stage.ring(flow('business-hours'), script));
      const isOpen = told(person)[0]?.startsWith('Thank you for calling.');
      if (isOpen) expect(spoken(person)).toHaveLength(1);
      else expect(told(person).at(-1)).toBe('Thank you for your message. Goodbye.');
    });

    test('ivr-menu asks again, and gives up after three wrong keys', async () => {
      const { person } = await stage.done(
        await stage.ring(flow('ivr-menu'), presses('Press 1 for sales', '9', '8', '7')),
      );
      expect(told(person).filter((text) => text === 'Sorry, that is no choice.')).toHaveLength(3);
      expect(told(person).at(-1)).toBe('Please call again. Goodbye.');
    });

    test('voicemail mails what was said, in words and as a recording', async () => {
      const from = stage.number();
      const script = [
        { wait_for: 'beep' as const },
        { wait: 20_000 },
        { say: 'This is Grace, please call me back.' },
        { wait: 2000 },
        { press: '#' },
      ];
      const { person } = await stage.done(await stage.ring(flow('voicemail'), script, from));
      expect(told(person).at(-1)).toBe('Thank you for your message. Goodbye.');
      const mail = await stage.until('the mail', async () => {
        const mails = await stage.mailsTo('office@example.com', 1);
        return mails.find(({ subject }) => subject === `Message from ${from}`);
      });
      expect(mail).toMatchObject({
        content: 'This is Grace, please call me back.',
        attachments: [{ content_type: 'audio/wav' }],
      });
    });

    test('queue-with-callback calls back, and the caller is served', async () => {
      await stage.sampleAgents();
      const from = stage.number();
      await stage.answers({ [from]: { delay: 500, script: hello } });
      const caller = await stage.ring(flow('queue-with-callback'), presses('to be called back', '2'), from);
      const { person } = await stage.done(caller);
      expect(told(person).at(-1)).toBe('We will call you back. Goodbye.');
      const call = await stage.until('the callback', async () => (await stage.callsTo(from))[0]);
      const back = await stage.ended(call.activeflow_id);
      expect(back.variables['voipbin.queuecall.result']).toBe('served');
      expect(spoken(await stage.person(call.id))).toHaveLength(1);
    });

    test('queue-with-callback lets who wants to wait do so, and calls nobody afterwards', async () => {
      await stage.sampleAgents();
      const script = [...presses('to be called back', '1'), ...hello];
      const { person, flow: waited } = await stage.done(
        await stage.ring(flow('queue-with-callback'), script),
      );
      expect(spoken(person)).toHaveLength(1);
      expect(waited.variables['callback.number']).toBeUndefined();
    });

    test('conference-room lets those in who know the PIN, who then hear each other', async () => {
      const enters = [
        { wait_for: 'talk' as const, matching: 'PIN' },
        { press: '4711' },
        { wait_for: 'company' as const },
      ];
      const listens = [
        { wait_for: 'speech' as const, matching: 'second' },
        { say: 'Good to hear you.' },
        { wait: 4000 },
        { hang_up: true as const },
      ];
      const first = await stage.ring(flow('conference-room'), [...enters, ...listens]);
      const talks = [...often('This is the second.').slice(0, 40), { hang_up: true as const }];
      const second = await stage.ring(flow('conference-room'), [...enters, ...talks]);
      const stranger = await stage.ring(flow('conference-room'), [
        { wait_for: 'talk' as const, matching: 'PIN' },
        { press: '0000' },
        { wait_for: 'talk' as const, matching: 'not the PIN' },
        { hang_up: true as const },
      ]);
      expect(spoken((await stage.done(first)).person)).toContain('This is the second.');
      expect(spoken((await stage.done(second)).person)).toEqual(['Good to hear you.']);
      expect(spoken((await stage.done(stranger)).person)).toEqual([]);
    });

    test('appointment-reminder is what a campaign runs: one confirms, one cancels and gets a text, a machine is hung up', async () => {
      const [confirms, cancels, machine] = [stage.number(), stage.number(), stage.number()];
      await stage.answers({
        [confirms]: { delay: 500, script: presses('Press 1 to confirm', '1') },
        [cancels]: { delay: 500, script: presses('Press 1 to confirm', '2') },
        [machine]: { delay: 500, party: 'machine' },
      });
      await stage.campaign({ flow_id: flow('appointment-reminder') }, [
        { name: 'Ada', data: 'on Monday at nine', destination_0: { type: 'tel', target: confirms } },
        { name: 'Bob', data: 'on Tuesday at ten', destination_0: { type: 'tel', target: cancels } },
        { name: 'Eve', data: 'on Friday at two', destination_0: { type: 'tel', target: machine } },
      ]);
      const heard = async (number: string) => {
        const [call, ...more] = await stage.callsTo(number);
        expect(more).toEqual([]);
        return told(await stage.person(String(call?.id)));
      };
      expect(await heard(confirms)).toEqual([
        'Hello Ada. Your appointment is on Monday at nine. Press 1 to confirm, or 2 to cancel.',
        'Thank you, we look forward to seeing you.',
      ]);
      expect((await heard(cancels)).at(-1)).toBe('Your appointment is cancelled.');
      expect(await stage.textsTo(cancels, 1)).toMatchObject([
        { text: 'Your appointment on Tuesday at ten is cancelled.' },
      ]);
      expect(await heard(machine)).toEqual([]);
    });

    test('ai-receptionist connects the call with whom the caller asks for', async () => {
      await stage.answers({ '+15550124': colleague('Support') });
      const script = [
        { wait_for: 'talk' as const, matching: 'sales or to support' },
        { say: 'My telephone is broken.' },
        { wait_for: 'talk' as const, matching: 'I connect you' },
        ...hello,
      ];
      const { person } = await stage.done(await stage.ring(flow('ai-receptionist'), script));
      expect(told(person)).toEqual([
        'Acme, good day. Would you like to speak to sales or to support?',
        'I connect you with support.',
      ]);
      expect(spoken(person)).toEqual(['Support speaking.']);
    });

    test('support-call is summarised, and its caller is asked how it was', async () => {
      await stage.sampleAgents();
      const from = stage.number();
      const keys = [...presses('from 1 to 5', '4'), ...presses('Was your question answered', '1')];
      await stage.answers({ [from]: { delay: 500, script: keys } });
      const caller = await stage.ring(flow('support-call'), hello, from);
      const { person } = await stage.done(caller);
      expect(spoken(person)).toHaveLength(1);
      const mail = (wanted: string) =>
        stage.until(wanted, async () => {
          const mails = await stage.mailsTo('support@example.com', 1);
          return mails.find(({ subject }) => subject === wanted);
        });
      expect((await mail(`Summary of the call from ${from}`)).content).toMatch(/Hello/);
      expect(await mail(`Marks for the call ${caller.call_id}`)).toMatchObject({
        content: 'satisfaction 4, solved 1',
      });
    });
  });
}
