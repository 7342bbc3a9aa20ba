import { z } from 'zod';
import { assistance, type Manner, openSession, readAi } from '../ai/opening.ts';
import { fail } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { defineAction } from './define-action.ts';
import { integer } from './option.ts';

/** Of a session that names no end: a day. */
const LONGEST_S = 86_400;
const SAID = 'voipbin.conversation_message.text';
const CONVERSATION = 'voipbin.conversation.id';

const options = z.object({
  ...assistance,
  duration: integer({ min: 0, max: LONGEST_S })
    .default(0)
    .describe('Seconds after which the session ends; 0: a day.'),
});

/** Has an AI talk with the caller, or answer the message of a conversation. */
export const aiTalk = defineAction({
  type: 'ai_talk',
  media: 'any',
  summary: 'Has an AI talk with the caller, or answer a message.',
  options,
  examples: [
    { assistance_type: 'ai', assistance_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' },
    { assistance_type: 'ai', assistance_id: '5e4a0680-804e-41ec-8477-2fea5968d85b', duration: 300 },
  ],
  start(runtime, option) {
    const manner = mannerOf(runtime, option.duration);
    if (manner.mode === 'call' && !isCallUp(runtime))
      return fail('AI_NO_CHANNEL', 'there is no call to talk on');
    if (manner.mode === 'text' && manner.said === '')
      return fail('AI_NO_MESSAGE', `there is no message to answer: ${SAID} is empty`);
    return readAi(option);
  },
  resume: (runtime, option, happening) => openSession(runtime, mannerOf(runtime, option.duration), happening),
});

function isCallUp({ call }: Runtime): boolean {
  return call !== undefined && call.status !== 'hangup';
}

function mannerOf(runtime: Runtime, duration: number): Manner {
  const { reference_type, reference_id } = runtime.facts;
  const isText = reference_type === 'conversation' || reference_type === 'message';
  return {
    effect: 'ai_talk',
    mode: isText ? 'text' : 'call',
    duration: (duration === 0 ? LONGEST_S : duration) * 1000,
    conversation_id: isText ? runtime.variables.get(CONVERSATION) || reference_id : '',
    said: isText ? runtime.variables.get(SAID) : '',
  };
}
