import type { Correspondence, NewEmail, NewMessage, NewWords } from '../../activities/correspondence.ts';
import { EffectRefused } from '../../activities/failure.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { MessageDelivery } from '../../workflows/protocol.ts';
import { conversation, conversationMessage } from '../resources/conversation.ts';
import { email } from '../resources/email.ts';
import { message } from '../resources/message.ts';
import { number } from '../resources/number.ts';
import { partyOf } from '../resources/parties.ts';
import { StoreError } from '../store/errors.ts';
import { triggeredId } from '../store/ids.ts';
import type { Store } from '../store/store.ts';
import { openCase } from './cases.ts';
import type { DeliveryClient } from './delivery-client.ts';

export interface DeskParts {
  readonly store: Pick<Store, 'resources' | 'calls'>;
  readonly deliveries: DeliveryClient;
  /** The address that mails are from. */
  readonly mailFrom: string;
  /** Whether the customer has such a recording. */
  hasRecording(customerId: string, recordingId: string): Promise<boolean>;
}

/** Words in conversations are tried as long as messages. */
const GIVE_UP = 600_000;

/** The {@link Correspondence} over database and Temporal: ids follow from the keys. */
export function createDesk(parts: DeskParts): Correspondence {
  return {
    sendMessage: (sent) => sendMessage(parts, sent),
    sendEmail: (sent) => sendEmail(parts, sent),
    say: (words) => say(parts, words),
    openCase: (opened) => openCase(parts.store, opened),
  };
}

async function sendMessage({ store, deliveries }: DeskParts, sent: NewMessage): Promise<{ id: string }> {
  const { key, customer_id, activeflow_id, source, destinations, text, give_up } = sent;
  const owner = await store.resources.findByKey(number, source.target);
  if (owner !== undefined && owner.customer_id !== customer_id)
    throw new EffectRefused(
      'MESSAGE_SOURCE_REFUSED',
      `${source.target} is not one of the customer's numbers`,
    );
  const id = triggeredId(customer_id, `message/${key}`);
  const targets = destinations.map((destination) => ({
    destination,
    status: 'queued' as const,
    parts: 0,
    error: '',
    tm_update: NEVER,
  }));
  const data = {
    type: 'sms' as const,
    activeflow_id,
    source,
    targets,
    text,
    medias: [],
    direction: 'outbound' as const,
  };
  await dispatch(deliveries, { kind: 'message', id, customer_id, targets: targets.length, give_up }, () =>
    store.resources.create(message, { customer_id, id, data }),
  );
  return { id };
}

async function sendEmail(parts: DeskParts, sent: NewEmail): Promise<{ id: string }> {
  const { key, customer_id, activeflow_id, destinations, subject, content, attachments, give_up } = sent;
  for (const { reference_id } of attachments) {
    if (!(await parts.hasRecording(customer_id, reference_id)))
      throw new EffectRefused('RECORDING_NOT_FOUND', `there is no recording ${reference_id}`);
  }
  const id = triggeredId(customer_id, `email/${key}`);
  const status = 'initiated' as const;
  const targets = destinations.map((destination) => ({ destination, status, error: '', tm_update: NEVER }));
  const source: Address = partyOf('email', parts.mailFrom);
  const written = { subject, content, attachments: [...attachments], destinations: [...destinations] };
  const data = { activeflow_id, source, status, ...written, targets };
  await dispatch(parts.deliveries, { kind: 'email', id, customer_id, targets: targets.length, give_up }, () =>
    parts.store.resources.create(email, { customer_id, id, data }),
  );
  return { id };
}

async function say({ store, deliveries }: DeskParts, words: NewWords): Promise<{ id: string }> {
  const { key, customer_id, conversation_id, text, medias = [], wait } = words;
  const talk = await store.resources.get(conversation, customer_id, conversation_id).catch(toRefusal);
  const id = triggeredId(customer_id, `conversation_message/${key}`);
  const data = {
    conversation_id: talk.id,
    direction: 'outgoing' as const,
    status: 'progressing' as const,
    error: '',
    reference_type: talk.type,
    reference_id: NIL_ID,
    source: talk.self,
    destination: talk.peer,
    text,
    medias: [...medias],
  };
  const delivery = { kind: 'conversation_message', id, customer_id, targets: 1, give_up: GIVE_UP } as const;
  await dispatch(deliveries, delivery, () =>
    store.resources.create(conversationMessage, { customer_id, id, data }),
  );
  if (wait !== undefined) await requireTaken(deliveries, delivery, wait);
  return { id };
}

/** In this order: whatever stops in between, no message is stored that nobody sends. */
async function dispatch(
  deliveries: DeliveryClient,
  delivery: MessageDelivery,
  store: () => Promise<unknown>,
): Promise<void> {
  await deliveries.prepare(delivery);
  await store();
  await deliveries.stored(delivery);
}

async function requireTaken(
  deliveries: DeliveryClient,
  delivery: MessageDelivery,
  ms: number,
): Promise<void> {
  const [outcome] = (await deliveries.outcome(delivery, ms)) ?? [];
  if (outcome === undefined)
    throw new EffectRefused(
      'MESSAGE_TIMEOUT',
      `the channel has not taken it within ${ms} ms; it is tried on`,
    );
  if (outcome.kind !== 'sent') throw new EffectRefused(outcome.code, outcome.message);
}

function toRefusal(error: unknown): never {
  if (error instanceof StoreError && error.code === 'NOT_FOUND')
    throw new EffectRefused('CONVERSATION_NOT_FOUND', error.message);
  throw error;
}
