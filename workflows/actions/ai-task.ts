import { z } from 'zod';
import { assistance, type Manner, openSession, readAi } from '../ai/opening.ts';
import { defineAction } from './define-action.ts';

/** Upstream's limit of a task. */
const TASK_MS = 30_000;

const manner: Manner = { effect: 'ai_task', mode: 'task', duration: TASK_MS, conversation_id: '', said: '' };

/** Has an AI do what its prompt says, with its tools and without talking to anybody, within 30 seconds. */
export const aiTask = defineAction({
  type: 'ai_task',
  media: 'any',
  summary: 'Has an AI do a task by itself, within 30 seconds.',
  options: z.object(assistance),
  examples: [{ assistance_type: 'ai', assistance_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' }],
  start: (_runtime, option) => readAi(option),
  resume: (runtime, _option, happening) => openSession(runtime, manner, happening),
});
