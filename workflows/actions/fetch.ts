import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { runFetched } from './fetched.ts';
import { text } from './option.ts';

/** Asks a web server for actions and runs them as a nested stack. */
export const fetch = defineAction({
  type: 'fetch',
  media: 'any',
  summary: 'Fetches actions from a web server and runs them.',
  options: z.object({
    event_url: text.min(1).describe('http or https; answers a JSON array of actions, or {"actions": [...]}.'),
    event_method: z.enum(['', 'GET', 'POST']).default('').describe('Empty: GET.'),
  }),
  examples: [{ event_url: 'https://example.com/actions', event_method: 'POST' }],
  start({ facts: { reference_id, limits } }, { event_url, event_method }) {
    const { actions_per_array, flow_bytes } = limits;
    const method = event_method || 'GET';
    return perform({
      name: 'fetch',
      input: { url: event_url, method, reference_id, actions_per_array, flow_bytes },
      summary: `${method} ${withoutQuery(event_url)}`,
    });
  },
  resume: (_runtime, _option, happening) => runFetched(happening),
});

/** Queries often carry secrets, and summaries are never encrypted. */
export function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0]?.replace(/\/\/[^/@]*@/, '//') ?? '';
}
