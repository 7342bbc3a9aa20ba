/**
 * The port to a mail server. `src/providers/<name>` implements it.
 *
 * A mail that it will never take throws `EffectRefused` (`MAIL_REFUSED`), what may work later `TryLater`:
 * `MAIL_TIMEOUT`, `MAIL_BUSY`, `MAIL_UNAVAILABLE`, `MAIL_MALFORMED`. Mail servers know no idempotency: after a time-out or a connection that was cut in the middle a
 * repetition may arrive twice, then with the same Message-ID.
 */
export interface Mailer {
  readonly name: string;
  /** Hands a mail for one person over; answers when the server has taken it. */
  send(mail: OutgoingMail): Promise<SentMail>;
}

export interface OutgoingMail {
  /** Made by the caller, unique, the same in every repetition; becomes the Message-ID. */
  readonly id: string;
  /** Who gets this copy. */
  readonly recipient: string;
  /** Everybody whom the mail names as its receivers. */
  readonly destinations: readonly MailAddress[];
  readonly subject: string;
  /** Plain text, or HTML when it has a tag. */
  readonly content: string;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAddress {
  readonly address: string;
  /** Empty: none. */
  readonly name: string;
}

export interface MailAttachment {
  readonly filename: string;
  readonly content_type: string;
  readonly content: Uint8Array;
}

export interface SentMail {
  /** What the server said, with its queue's id. */
  readonly reference: string;
}
