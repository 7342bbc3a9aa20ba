/**
 * The port to a carrier of text messages (SMS, MMS). `src/providers/<name>` implements it.
 *
 * A message that it will never take throws `EffectRefused` (`MESSAGE_REFUSED`). What may work later throws `TryLater`:
 * `MESSAGE_TIMEOUT`, `MESSAGE_BUSY` (it asks for patience), `MESSAGE_UNAVAILABLE` (5xx, no connection, or one that was cut)
 * or `MESSAGE_MALFORMED` (an answer that cannot be read). After any of them but `MESSAGE_BUSY` the message may be on its
 * way all the same: `capabilities.sendsOnce` says whether a repetition is harmless.
 */
export interface MessageGateway {
  readonly name: string;
  readonly capabilities: MessageCapabilities;
  /** Hands one message for one person over. What becomes of it arrives as a {@link DeliveryReport}. */
  send(text: OutgoingText): Promise<SentText>;
}

export interface MessageCapabilities {
  /** Whether the carrier sends the same `id` once, however often it is handed over. */
  readonly sendsOnce: boolean;
  /** Whether it takes media files; without, a message that has some is refused. */
  readonly medias: boolean;
}

export interface OutgoingText {
  /** Made by the caller, unique, the same in every repetition. */
  readonly id: string;
  /** Numbers, as a rule E.164. */
  readonly source: string;
  readonly destination: string;
  readonly text: string;
  /** Addresses of media files that go with it. */
  readonly medias: readonly string[];
}

export interface SentText {
  /** The carrier's name for it, by which its reports call it. */
  readonly reference: string;
  /** How many short messages it took. */
  readonly parts: number;
}

/** What the carrier says later about a message that it took. */
export interface DeliveryReport {
  readonly reference: string;
  readonly status: 'sent' | 'delivered' | 'failed';
  /** The carrier's own code of a failure; empty where it gave none. */
  readonly error: string;
}

/** A message that somebody sent to one of the deployment's numbers. */
export interface InboundText {
  /** The carrier's id, the same however often it delivers the message. */
  readonly id: string;
  /** Milliseconds for which the id means this message; absent: for ever. */
  readonly idHolds?: number;
  readonly source: string;
  readonly destination: string;
  readonly text: string;
  readonly medias: readonly string[];
  /** Of a longer message: which part this is. */
  readonly part?: TextPart;
}

export interface TextPart {
  /** The same for all parts of a message. */
  readonly series: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** What is read from a carrier that keeps a connection. The promise of a handler settles when its news are stored: then they are acknowledged. */
export interface MessageEvents {
  /** Reads until `close`; reconnects by itself. News may come repeated and late. */
  open(handlers: MessageHandlers): Promise<{ close(): Promise<void> }>;
}

export interface MessageHandlers {
  inbound(text: InboundText): Promise<void>;
  report(report: DeliveryReport): Promise<void>;
}
