import { randomUUID } from 'node:crypto';
import type {
  DeliveryReport,
  InboundText,
  OutgoingText,
  SentText,
} from '../../../../activities/message-gateway.ts';
import type { Clock } from '../clock.ts';
import { SimulatorError } from '../error.ts';

/** What the carrier tells: again and again until it is acknowledged. */
export type MessageNews = { readonly id: string } & (
  | { readonly inbound: InboundText }
  | { readonly report: DeliveryReport }
);

/** A message as a phone shows it. */
export interface TextOnPhone {
  readonly source: string;
  readonly destination: string;
  readonly text: string;
  readonly medias: readonly string[];
  readonly at: number;
}

/** Milliseconds from a message to its report. */
const ON_THE_WAY = 500;
/** Ends of numbers that no message reaches: the first is refused at once, the second reported later. */
const NO_PHONE = '0005';
const SWITCHED_OFF = '0006';
/** Characters of one short message. */
const PART = 160;
const KEPT = 10_000;

/** The carrier of text messages in the simulated network: in memory, deterministic over its clock. */
export class TextCarrier {
  readonly #clock: Clock;
  readonly #sent = new Map<string, SentText>();
  readonly #phones: TextOnPhone[] = [];
  readonly #news = new Map<string, MessageNews>();
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends once per id. Throws `SIMULATOR_TEXT_REFUSED` where there is no phone. */
  send({ id, ...text }: OutgoingText): SentText {
    const known = this.#sent.get(id);
    if (known !== undefined) return known;
    if (text.destination.endsWith(NO_PHONE)) {
      throw new SimulatorError('SIMULATOR_TEXT_REFUSED', `No phone has a number that ends in ${NO_PHONE}.`);
    }
    const sent = { reference: `text-${id}`, parts: Math.max(1, Math.ceil(text.text.length / PART)) };
    this.#sent.set(id, sent);
    this.#clock.at(this.#clock.now() + ON_THE_WAY, () => this.#arrive(sent.reference, text));
    forgetOldest(this.#sent);
    return sent;
  }

  /** Somebody sends a message to one of our numbers; answers its id. The same id again is the same message. */
  write(text: Omit<InboundText, 'id'> & { readonly id?: string }): string {
    const id = text.id ?? randomUUID();
    this.#tell({ id: `inbound/${id}`, inbound: { ...text, id } });
    return id;
  }

  /** What phones have received (the one with this number), the oldest first. */
  phone(number?: string): readonly TextOnPhone[] {
    return this.#phones.filter(({ destination }) => number === undefined || destination === number);
  }

  /** All that is not acknowledged, as soon as there is something, at the latest after `patience` (real) milliseconds. */
  async news(patience: number): Promise<readonly MessageNews[]> {
    if (this.#news.size === 0) {
      await new Promise<void>((heard) => {
        this.#waiting.add(heard);
        setTimeout(heard, patience).unref();
      });
    }
    return [...this.#news.values()];
  }

  acknowledge(id: string): void {
    this.#news.delete(id);
  }

  #arrive(reference: string, text: Omit<OutgoingText, 'id'>): void {
    const isOff = text.destination.endsWith(SWITCHED_OFF);
    if (!isOff) this.#phones.push({ ...text, at: this.#clock.now() });
    if (this.#phones.length > KEPT) this.#phones.shift();
    const report = isOff
      ? { reference, status: 'failed' as const, error: 'SWITCHED_OFF' }
      : { reference, status: 'delivered' as const, error: '' };
    this.#tell({ id: `report/${reference}`, report });
  }

  #tell(news: MessageNews): void {
    this.#news.set(news.id, news);
    forgetOldest(this.#news);
    for (const heard of this.#waiting) heard();
    this.#waiting.clear();
  }
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}
