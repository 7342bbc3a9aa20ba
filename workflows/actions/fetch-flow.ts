import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { runFetched } from './fetched.ts';
import { text } from './option.ts';

/** Runs the actions of another flow of the same customer as a nested stack. */
export const fetchFlow = defineAction({
  type: 'fetch_flow',
  media: 'any',
  summary: 'Runs the actions of another flow.',
  options: z.object({ flow_id: text.min(1) }),
  examples: [{ flow_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' }],
  start: (_runtime, { flow_id }) =>
    perform({ name: 'fetch_flow', input: { flow_id }, summary: `run flow ${flow_id}` }),
  resume: (_runtime, _option, happening) => runFetched(happening),
});
