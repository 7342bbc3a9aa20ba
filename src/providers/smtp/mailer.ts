import { createTransport } from 'nodemailer';
import { EffectRefused, TryLater } from '../../../activities/failure.ts';
import type { Mailer, OutgoingMail } from '../../../activities/mailer.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, `smtps://` over TLS. Secret. */
  readonly url: string;
  /** The address that mails are from. */
  readonly from: string;
  /** Milliseconds for a connection, the greeting, or any pause in the talk; 10,000 by default. */
  readonly timeout?: number;
}

const TIMEOUT = 10_000;
const TAG = /<\/?[a-z][a-z0-9]*(\s[^<>]*)?\/?>/i;

/** The library takes lists and names, too: each of its copies is for one person. */
const ONE_ADDRESS = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+$/;

/** Mails by SMTP, each over a connection of its own. */
export function createSmtpMailer({ url, from, timeout = TIMEOUT }: SmtpSettings): Mailer {
  const times = { connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout };
  const transport = createTransport({ url, ...times });
  return {
    name: 'smtp',
    async send(mail) {
      if (!ONE_ADDRESS.test(mail.recipient))
        throw new EffectRefused('MAIL_REFUSED', 'the recipient is no mail address');
      try {
        const { response } = await transport.sendMail(toMessage(mail, from));
        return { reference: response };
      } catch (error) {
        throw toFailure(error);
      }
    },
  };
}

/** Header fields are encoded by the library, so that a subject cannot add another one. */
function toMessage(
  { id, recipient, destinations, subject, content, attachments }: OutgoingMail,
  from: string,
) {
  return {
    messageId: `<${id}@${from.split('@')[1]}>`,
    from,
    to: destinations.map(({ address, name }) => ({ address, name })),
    envelope: { from, to: [recipient] },
    subject,
    ...(TAG.test(content) ? { html: content } : { text: content }),
    attachments: attachments.map((attachment) => ({
      filename: attachment.filename,
      contentType: attachment.content_type,
      content: Buffer.from(attachment.content),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What the library says of a failure: its own code, and the server's. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** Credentials can be mended while mails wait: a refused login is no refusal of the mail. */
function toFailure(error: unknown): Error {
  const { code = '', responseCode, message } = error as SmtpError;
  const why = `smtp: ${message}`;
  if (code === 'EAUTH') return new TryLater('MAIL_UNAVAILABLE', why);
  if (responseCode !== undefined && responseCode >= 500) return new EffectRefused('MAIL_REFUSED', why);
  if (responseCode === 421 || responseCode === 450 || responseCode === 451)
    return new TryLater('MAIL_BUSY', why);
  if (responseCode !== undefined) return new TryLater('MAIL_UNAVAILABLE', why);
  if (code === 'ETIMEDOUT') return new TryLater('MAIL_TIMEOUT', why);
  if (code === 'EPROTOCOL') return new TryLater('MAIL_MALFORMED', why);
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return new EffectRefused('MAIL_REFUSED', why);
  return new TryLater('MAIL_UNAVAILABLE', why);
}
