import type { OutgoingMail } from '../../../../activities/mailer.ts';

/** A mail as its receiver sees it. */
export interface ReceivedMail extends Omit<OutgoingMail, 'id' | 'attachments'> {
  readonly attachments: readonly {
    readonly filename: string;
    readonly content_type: string;
    readonly bytes: number;
  }[];
}

const KEPT = 10_000;

/** The mailboxes of the simulated network: whatever is sent to anybody is kept, and goes nowhere. */
export class Mailbox {
  readonly #mails = new Map<string, ReceivedMail>();

  /** Takes a mail once per id. */
  take({ id, attachments, ...mail }: OutgoingMail): void {
    const received = attachments.map(({ filename, content_type, content }) => ({
      filename,
      content_type,
      bytes: content.length,
    }));
    if (!this.#mails.has(id)) this.#mails.set(id, { ...mail, attachments: received });
    const [oldest] = this.#mails.keys();
    if (this.#mails.size > KEPT && oldest !== undefined) this.#mails.delete(oldest);
  }

  /** What one address (or everybody) has received, the oldest first. */
  list(address?: string): readonly ReceivedMail[] {
    return [...this.#mails.values()].filter(
      ({ recipient }) => address === undefined || recipient === address,
    );
  }
}
