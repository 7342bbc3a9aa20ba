import { z } from 'zod';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { conversation, conversationMessage } from '../../resources/conversation.ts';
import { conversationAccount } from '../../resources/conversation-account.ts';
import { orNil } from '../../store/ids.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams, optionalIdSchema, pageQuery, storedText } from '../schemas/common.ts';
import { requireFlows } from './flows.ts';
import { toApiError } from './messages.ts';
import { resourceRoutes } from './routes.ts';
import { listSchemaOf, schemaOf } from './schemas.ts';

const change = z
  .object({
    owner_type: z.enum(['', 'agent']).optional(),
    owner_id: optionalIdSchema,
    name: storedText(255).optional(),
    detail: storedText(1024).optional(),
  })
  .meta({ id: 'ConversationChangeBody' });
type Change = z.output<typeof change>;

const words = z
  .object({
    text: storedText(10_000).min(1),
    medias: z
      .array(z.object({ type: storedText(255).default('file'), filename: storedText(2048) }))
      .max(10)
      .default([]),
  })
  .meta({ id: 'ConversationMessageBody' });

const account = conversationAccount.fields.shape;
const accountInput = z
  .object({
    type: account.type,
    name: account.name,
    detail: account.detail,
    secret: account.secret.min(1),
    token: account.token,
    provider_data: account.provider_data,
    message_flow_id: optionalIdSchema,
  })
  .meta({ id: 'ConversationAccountBody' });
type AccountInput = z.output<typeof accountInput>;
const accountChange = z
  .object({
    name: storedText(255).optional(),
    detail: storedText(1024).optional(),
    secret: account.secret.min(1).optional(),
    token: storedText(1024).optional(),
    provider_data: account.provider_data.unwrap().optional(),
    message_flow_id: optionalIdSchema,
  })
  .meta({ id: 'ConversationAccountChangeBody' });
type AccountChange = z.output<typeof accountChange>;

/** Conversations, what was said in them, and the accounts that they come by. */
export function conversationRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes<typeof conversation, never, Change>(api, dependencies, {
    kind: conversation,
    input: 'none',
    change,
    canDelete: false,
    update: (current, { owner_id, ...body }) => ({
      ...current,
      ...defined(body),
      ...(owner_id === undefined ? {} : { owner_id }),
    }),
  });
  resourceRoutes(api, dependencies, { kind: conversationMessage, input: 'none', change: 'none' });
  conversationMessageRoutes(api, dependencies);
  resourceRoutes<typeof conversationAccount, AccountInput, AccountChange>(api, dependencies, {
    kind: conversationAccount,
    input: accountInput,
    change: accountChange,
    check: ({ message_flow_id }, customer) =>
      requireFlows(dependencies.store, customer.id, [message_flow_id]),
    create: ({ message_flow_id, ...given }) => ({ ...given, message_flow_id: orNil(message_flow_id) }),
    update: (current, { message_flow_id, ...body }) => ({
      ...current,
      ...defined(body),
      message_flow_id: message_flow_id ?? current.message_flow_id,
    }),
  });
}

function conversationMessageRoutes(api: Api, { store, desk, newId }: ApiDependencies): void {
  const { resources } = store;
  const tags = [conversation.path];

  api.get('/conversations/:id/messages', {
    schema: {
      tags,
      operationId: 'listMessagesOfConversation',
      summary: 'List what was said in a conversation',
      params: idParams,
      querystring: pageQuery,
      response: { 200: listSchemaOf(conversationMessage), ...errors },
    },
    handler: async ({ customer, params, query }) => {
      const { id } = await resources.get(conversation, customer.id, params.id);
      return {
        ...(await resources.list(conversationMessage, customer.id, {
          ...query,
          where: { conversation_id: id },
        })),
      };
    },
  });

  api.post('/conversations/:id/messages', {
    schema: {
      tags,
      operationId: 'sendConversationMessage',
      summary: 'Say something in a conversation',
      description: 'Answers when it is stored; it is then sent, and retried for 10 minutes.',
      params: idParams,
      body: words,
      response: { 200: schemaOf(conversationMessage), ...errors },
    },
    handler: async ({ customer, params, body }) => {
      const occasion = { key: `api/${newId()}`, customer_id: customer.id, activeflow_id: NIL_ID };
      const said = desk.say({ ...occasion, ...body, conversation_id: params.id });
      const { id } = await said.catch(toApiError);
      return { ...(await resources.get(conversationMessage, customer.id, id)) };
    },
  });
}

/** What a change names. */
function defined<T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> };
}
