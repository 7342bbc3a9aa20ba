import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { Address } from '../workflows/interpreter/events.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';
import type { EffectInput } from '../workflows/protocol.ts';

/**
 * The port to what flows write: messages, mails, words in conversations, cases. `src/messages` implements it. All of it
 * is done once per `key`; a repetition answers the same.
 */
export interface Correspondence {
  /**
   * Stores a message that is then sent and retried.
   * @throws EffectRefused `MESSAGE_SOURCE_REFUSED`: the number is another customer's
   */
  sendMessage(message: NewMessage): Promise<{ readonly id: string }>;
  /**
   * Stores a mail that is then sent and retried.
   * @throws EffectRefused `RECORDING_NOT_FOUND`
   */
  sendEmail(email: NewEmail): Promise<{ readonly id: string }>;
  /**
   * Stores words in a conversation, which are then sent and retried. With `wait` it answers when the channel has taken them.
   * @throws EffectRefused `CONVERSATION_NOT_FOUND`; with `wait` also what the channel refused them with, or `MESSAGE_TIMEOUT`
   */
  say(words: NewWords): Promise<{ readonly id: string }>;
  /**
   * Opens a case about the other party of a call or conversation.
   * @throws EffectRefused `CASE_WITHOUT_PEER` (the reference has no other party that a case can be about), `CASE_OPEN`
   * (that party has an open case)
   */
  openCase(opened: NewCase): Promise<{ readonly id: string }>;
}

/** Who writes, and the key of once. */
export interface Occasion {
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
}

export interface NewMessage extends Occasion {
  readonly source: Address;
  readonly destinations: readonly Address[];
  readonly text: string;
  /** Milliseconds for which it is tried. */
  readonly give_up: number;
}

export interface NewEmail extends Occasion {
  readonly destinations: readonly Address[];
  readonly subject: string;
  readonly content: string;
  readonly attachments: readonly Attachment[];
  /** Milliseconds for which it is tried. */
  readonly give_up: number;
}

export interface Attachment {
  readonly reference_type: 'recording';
  readonly reference_id: string;
}

export interface NewWords extends Occasion {
  readonly conversation_id: string;
  readonly text: string;
  readonly medias?: readonly { readonly type: string; readonly filename: string }[];
  /** Milliseconds to wait for the channel; absent: none. */
  readonly wait?: number;
}

export interface NewCase extends Occasion {
  readonly name: string;
  readonly detail: string;
  readonly note: string;
  readonly reference_type: string;
  readonly reference_id: string;
}

type Effect = (effect: EffectInput) => Promise<JsonObject>;

export interface CorrespondenceEffects {
  readonly message_send: Effect;
  readonly email_send: Effect;
  readonly conversation_send: Effect;
  readonly case_create: Effect;
}

/** The effects of the actions that write. */
export function createCorrespondence(desk: Correspondence): CorrespondenceEffects {
  return {
    async message_send({ input, timeout = DEFAULT_LIMITS.timeout_message_send, ...effect }) {
      const given = input as unknown as Pick<NewMessage, 'source' | 'destinations' | 'text'>;
      const { id } = await desk.sendMessage({ ...occasionOf(effect), ...given, give_up: timeout });
      return { message_id: id };
    },
    async email_send({ input, timeout = DEFAULT_LIMITS.timeout_email_send, ...effect }) {
      const given = input as unknown as Omit<NewEmail, keyof Occasion | 'give_up'>;
      const { id } = await desk.sendEmail({ ...occasionOf(effect), ...given, give_up: timeout });
      return { email_id: id };
    },
    async conversation_send({ input, timeout = DEFAULT_LIMITS.timeout_conversation_send, ...effect }) {
      const { sync, ...given } = input as unknown as Omit<NewWords, keyof Occasion> & { sync: boolean };
      const { id } = await desk.say({ ...occasionOf(effect), ...given, ...(sync ? { wait: timeout } : {}) });
      return { conversation_message_id: id };
    },
    async case_create({ input, ...effect }) {
      const given = input as unknown as Omit<NewCase, keyof Occasion>;
      const { id } = await desk.openCase({ ...occasionOf(effect), ...given });
      return { case_id: id };
    },
  };
}

function occasionOf({ key, customer_id, activeflow_id }: Occasion): Occasion {
  return { key, customer_id, activeflow_id };
}
