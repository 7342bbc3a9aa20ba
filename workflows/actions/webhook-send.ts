import { z } from 'zod';
import { next, perform } from '../interpreter/outcome.ts';
import { defineAction, whenPerformed } from './define-action.ts';
import { withoutQuery } from './fetch.ts';
import { flag, text } from './option.ts';

/** Sends an HTTP request: handed over and retried, or with `sync` awaited, its answer kept in variables. */
export const webhookSend = defineAction({
  type: 'webhook_send',
  media: 'any',
  summary: 'Sends an HTTP request.',
  options: z.object({
    uri: text.min(1),
    method: z.enum(['', 'POST', 'GET', 'PUT', 'DELETE']).default('').describe('Empty: POST.'),
    data_type: text.default('').describe('Content-Type; empty: application/json when there is data.'),
    data: text.default(''),
    sync: flag.default(false).describe('Waits for the answer and sets voipbin.webhook.status and .body.'),
  }),
  examples: [
    {
      uri: 'https://example.com/hook',
      method: 'POST',
      data_type: 'application/json',
      data: '{"digits": "${voipbin.call.digits}"}',
    },
  ],
  start: (_runtime, { uri, method, data_type, data, sync }) =>
    perform({
      name: 'webhook_send',
      input: { uri, method: method || 'POST', data_type, data, sync },
      summary: `${method || 'POST'} ${withoutQuery(uri)}`,
    }),
  resume(runtime, { sync }, happening) {
    if (happening.kind !== 'performed' || !sync) return whenPerformed(happening);
    const { status, body } = happening.value;
    runtime.variables.set({ 'voipbin.webhook.status': String(status), 'voipbin.webhook.body': String(body) });
    return next;
  },
});
