import { z } from 'zod';
import { EffectRefused } from '../../../activities/failure.ts';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../../../workflows/interpreter/limits.ts';
import { email } from '../../resources/email.ts';
import { message } from '../../resources/message.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { errors, idSchema, storedText } from '../schemas/common.ts';
import { resourceRoutes } from './routes.ts';
import { schemaOf } from './schemas.ts';

const MOST = 100;

function party(type: 'tel' | 'email') {
  return z
    .object({
      type: z.enum(['', type]).default(type),
      target: storedText(255).min(1),
      target_name: storedText(255).default(''),
      name: storedText(255).default(''),
      detail: storedText(255).default(''),
    })
    .transform((given) => ({ ...given, type }))
    .meta({ id: type === 'tel' ? 'TextParty' : 'MailParty' });
}

const text = party('tel');
const mail = party('email');

const messageInput = z
  .object({
    source: text,
    destinations: z.array(text).min(1).max(MOST),
    text: storedText(10_000).min(1),
  })
  .meta({ id: 'MessageBody' });

const emailInput = z
  .object({
    destinations: z.array(mail).min(1).max(MOST),
    subject: storedText(1000).default(''),
    content: storedText(1_000_000).default('').describe('Plain text, or HTML when it has a tag.'),
    attachments: z
      .array(z.object({ reference_type: z.literal('recording'), reference_id: idSchema }))
      .max(20)
      .default([]),
  })
  .meta({ id: 'EmailBody' });

/** Text messages and mails: they are sent, looked at and deleted, not changed. */
export function messageRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store, desk, newId } = dependencies;
  const occasion = (customer_id: string) => ({ key: `api/${newId()}`, customer_id, activeflow_id: NIL_ID });

  resourceRoutes(api, dependencies, { kind: message, input: 'none', change: 'none' });
  api.post('/messages', {
    schema: {
      tags: [message.path],
      operationId: 'sendMessage',
      summary: 'Send a message',
      description:
        'Answers when it is stored; it is then sent, and retried for 10 minutes. `targets` tell how it goes.',
      body: messageInput,
      response: { 200: schemaOf(message), ...errors },
    },
    handler: async ({ customer, body }) => {
      const give_up = customer.limits.timeout_message_send ?? DEFAULT_LIMITS.timeout_message_send;
      const sent = desk.sendMessage({ ...occasion(customer.id), ...body, give_up });
      const { id } = await sent.catch(toApiError);
      return { ...(await store.resources.get(message, customer.id, id)) };
    },
  });

  resourceRoutes(api, dependencies, { kind: email, input: 'none', change: 'none' });
  api.post('/emails', {
    schema: {
      tags: [email.path],
      operationId: 'sendEmail',
      summary: 'Send a mail',
      description:
        'Answers when it is stored; it is then sent, and retried for 10 minutes. `targets` tell how it goes.',
      body: emailInput,
      response: { 200: schemaOf(email), ...errors },
    },
    handler: async ({ customer, body }) => {
      const give_up = customer.limits.timeout_email_send ?? DEFAULT_LIMITS.timeout_email_send;
      const sent = desk.sendEmail({ ...occasion(customer.id), ...body, give_up });
      const { id } = await sent.catch(toApiError);
      return { ...(await store.resources.get(email, customer.id, id)) };
    },
  });
}

/** What the desk refuses for good is a matter of the request. */
export function toApiError(error: unknown): never {
  if (!(error instanceof EffectRefused)) throw error;
  const isMissing = error.code.endsWith('_NOT_FOUND');
  throw new ApiError(isMissing ? 'RESOURCE_NOT_FOUND' : 'INVALID_ARGUMENT', error.message, { cause: error });
}
