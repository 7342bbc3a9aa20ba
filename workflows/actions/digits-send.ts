import { z } from 'zod';
import { next, perform, rest, stay } from '../interpreter/outcome.ts';
import { callIsGone, defineAction, isGone, isRepeated } from './define-action.ts';
import { integer, text } from './option.ts';
import { afterAsking, askState, stopMedia } from './playback.ts';

const sendable = /^[0-9A-D#*]{1,100}$/;

/** Beyond the time the tones take, after which the network is asked. */
const MARGIN_MS = 10_000;

/** Sends DTMF and moves on when it is sent. */
export const digitsSend = defineAction({
  type: 'digits_send',
  media: 'call',
  summary: 'Sends digits to the other side.',
  options: z.object({
    digits: text
      .refine((digits) => sendable.test(digits), 'must be 1 to 100 of 0-9 A-D # *')
      .meta({ pattern: sendable.source }),
    duration: integer({ min: 100, max: 1000 }).default(100).describe('Milliseconds per tone.'),
    interval: integer({ min: 0, max: 5000 }).default(100).describe('Milliseconds between tones.'),
  }),
  examples: [{ digits: '1234#' }, { digits: '${pin}', duration: 250, interval: 100 }],
  start: (_runtime, option) =>
    perform({ name: 'digits_send', input: option, summary: `send ${option.digits.length} digits` }),
  resume(runtime, { digits, duration, interval }, happening) {
    switch (happening.kind) {
      case 'refused':
        return { kind: 'fail', failure: happening.failure };
      case 'performed': {
        if (runtime.notes.phase === 'asking') return afterAsking(runtime, happening.value);
        if (isGone(happening)) return callIsGone;
        if (isRepeated(happening)) return perform(askState(), { phase: 'asking', command: runtime.lastKey });
        const takes = digits.length * (duration + interval);
        return rest(runtime.now + takes + MARGIN_MS, { command: runtime.lastKey });
      }
      case 'timeout':
        return perform(askState(), { ...runtime.notes, phase: 'asking' });
      case 'event':
        if (happening.event.type !== 'digits_sent' || happening.event.command_id !== runtime.notes.command)
          return stay;
        runtime.resumedBy('digits_sent', '');
        return next;
      case 'continued':
        return stay;
    }
  },
  interrupt: stopMedia,
});
