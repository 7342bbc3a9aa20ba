import { z } from 'zod';
import { conversing } from '../ai/conversing.ts';
import { performedIn } from '../ai/performed.ts';
import { fromNotes } from '../ai/session.ts';
import { begin } from '../ai/steps.ts';
import { stay } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { milliseconds, text } from './option.ts';
import { stopMedia } from './playback.ts';

const options = z.object({
  aicall_id: text,
  /** `call`: by voice. `text`: answers one message. `task`: talks to nobody. */
  mode: z.enum(['call', 'text', 'task']),
  /** Milliseconds. */
  duration: milliseconds,
  tool_names: z.array(text),
  language: text.default(''),
  provider: text.default(''),
  voice_id: text.default(''),
  /** Of `text`: whom it answers, and to what. */
  conversation_id: text.default(''),
  said: text.default(''),
});
export type SessionOption = z.output<typeof options>;

/**
 * A conversation with an AI, in the stack that `ai_talk` and `ai_task` push: listens, thinks, speaks and uses tools, in turns.
 * A person who begins to speak stops what is being said. Everything that happens between two questions to the model
 * reaches it with the next one.
 */
export const aiSession = defineAction({
  type: 'ai_session',
  media: 'any',
  internal: true,
  summary: 'Talks with an AI.',
  options,
  examples: [{ aicall_id: 'a', mode: 'task', duration: 30_000, tool_names: [] }],
  start: begin,
  resume(runtime, option, happening) {
    const session = fromNotes(runtime.notes);
    switch (happening.kind) {
      case 'performed':
      case 'refused':
        return performedIn(runtime, option, session, happening);
      case 'event':
        return conversing.event(runtime, option, session, happening.event);
      case 'timeout':
        return conversing.timeout(runtime, option, session);
      case 'continued':
        return stay;
    }
  },
  interrupt: (_runtime, { mode }) => (mode === 'call' ? stopMedia() : undefined),
});
