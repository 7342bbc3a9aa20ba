import type { IncomingHttpHeaders } from 'node:http';
import type { HttpClient } from '../../../activities/http-client.ts';
import type { OutgoingText } from '../../../activities/message-gateway.ts';
import type { Address } from '../../../workflows/interpreter/events.ts';
import type { ConversationAccountData } from '../../resources/conversation-account.ts';
import type { Resource } from '../../store/records.ts';

export type Account = Resource<ConversationAccountData>;

/** Words that came over an account. */
export interface AccountText {
  /** The channel's own id, the same however often it delivers the message. */
  readonly id: string;
  readonly self: Address;
  readonly peer: Address;
  readonly text: string;
  readonly medias: readonly string[];
}

/** How one type of account speaks and hears. */
export interface AccountChannel {
  /** Throws as `MessageGateway` does. */
  send(http: HttpClient, account: Account, text: OutgoingText): Promise<void>;
  /** Whether a webhook comes from who knows the account's secret. */
  isSigned(account: Account, headers: IncomingHttpHeaders, body: string): boolean;
  /** The messages in a webhook; undefined when it is none of this channel's. */
  parse(account: Account, body: unknown): readonly AccountText[] | undefined;
}
