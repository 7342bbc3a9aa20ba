import { z } from 'zod';
import { parseSmppUrl } from './providers/smpp/session.ts';

/** Who carries text messages and mails, as the deployment chose. Holds secrets: never log it. */
export interface MessagesConfig {
  readonly carrier: MessagesSettings['ACTIVEFLOW_MESSAGE_PROVIDER'];
  readonly twilio: { readonly url: string; readonly accountSid: string; readonly authToken: string };
  /** Undefined: none is set. */
  readonly smppUrl: string | undefined;
  /** Undefined: the simulated network keeps mails. */
  readonly smtpUrl: string | undefined;
  /** The address that mails are from. */
  readonly mailFrom: string;
}

const smppUrl = z.string().refine((text) => {
  try {
    return parseSmppUrl(text).systemId !== '';
  } catch {
    return false;
  }
}, 'must be smpp://system_id:password@host:port, or ssmpp:// over TLS');

/** The settings of messages and mails; part of the table in `config.ts`. */
export const messagesSettings = z.object({
  ACTIVEFLOW_MESSAGE_PROVIDER: z
    .enum(['simulator', 'twilio', 'smpp'])
    .default('simulator')
    .describe('The carrier of text messages; twilio is any server that speaks its REST API.'),
  ACTIVEFLOW_TWILIO_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://api.twilio.com')
    .describe('Address of the Twilio-compatible server.'),
  ACTIVEFLOW_TWILIO_ACCOUNT_SID: z.string().default('').describe('Account at that server.'),
  ACTIVEFLOW_TWILIO_AUTH_TOKEN: z
    .string()
    .default('')
    .describe('Secret: token of that account; its webhooks are signed with it.'),
  ACTIVEFLOW_SMPP_URL: smppUrl
    .optional()
    .describe('Secret: SMPP 3.4 message centre, smpp://system_id:password@host:port; ssmpp:// over TLS.'),
  ACTIVEFLOW_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'Secret: mail server, smtp://user:password@host:587; smtps:// over TLS. Empty: the simulated network keeps mails.',
    ),
  ACTIVEFLOW_MAIL_FROM: z
    .email()
    .default('activeflow@localhost.localdomain')
    .describe('Address that mails are from.'),
});

export type MessagesSettings = z.output<typeof messagesSettings>;

export function toMessagesConfig(given: MessagesSettings): MessagesConfig {
  return {
    carrier: given.ACTIVEFLOW_MESSAGE_PROVIDER,
    twilio: {
      url: given.ACTIVEFLOW_TWILIO_URL,
      accountSid: given.ACTIVEFLOW_TWILIO_ACCOUNT_SID,
      authToken: given.ACTIVEFLOW_TWILIO_AUTH_TOKEN,
    },
    smppUrl: given.ACTIVEFLOW_SMPP_URL,
    smtpUrl: given.ACTIVEFLOW_SMTP_URL,
    mailFrom: given.ACTIVEFLOW_MAIL_FROM,
  };
}
