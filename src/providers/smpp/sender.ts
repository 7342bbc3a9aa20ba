import { EffectRefused, TryLater } from '../../../activities/failure.ts';
import type { MessageGateway, OutgoingText, SentText } from '../../../activities/message-gateway.ts';
import { type Pdu, STATUS } from './library.ts';
import { type Segment, toSegments } from './segments.ts';
import { BoundSession, hex, type SmppSettings } from './session.ts';

/** Asks for a report of the end, good or bad. */
const WITH_RECEIPT = 1;
const INTERNATIONAL = 1;
const ALPHANUMERIC = 5;
const ISDN = 1;

/** Answers after which the same message may be taken later. */
const TEMPORARY: ReadonlySet<number> = new Set([STATUS.systemError, STATUS.receiverTemporary]);
const BUSY: ReadonlySet<number> = new Set([STATUS.throttled, STATUS.queueFull]);

/**
 * Sends by SMPP 3.4 over one bound transmitter, which is bound when it is first needed and again after it was lost.
 * The protocol knows no idempotency: a message whose answer was lost is sent again.
 */
export function createSmppSender(settings: SmppSettings): MessageGateway & { close(): Promise<void> } {
  let session: Promise<BoundSession> | undefined;
  const bound = (): Promise<BoundSession> => {
    session ??= bind();
    return session;
  };
  const bind = async (): Promise<BoundSession> => {
    try {
      const opened = await BoundSession.bind(settings, 'bind_transmitter');
      void opened.closed.then(() => {
        session = undefined;
      });
      return opened;
    } catch (error) {
      session = undefined;
      throw error;
    }
  };
  return {
    name: 'smpp',
    capabilities: { sendsOnce: false, medias: false },
    send: async (text) => submit(await bound(), text, segmentsOf(text)),
    close: async () => (await session?.catch(() => undefined))?.close(),
  };
}

function segmentsOf({ id, text, medias }: OutgoingText): readonly Segment[] {
  if (medias.length > 0) throw new EffectRefused('MESSAGE_REFUSED', 'smpp carries no media files');
  try {
    return toSegments(id, text);
  } catch (error) {
    throw new EffectRefused('MESSAGE_REFUSED', error instanceof Error ? error.message : String(error));
  }
}

/** In order, one after the other. The report is asked of the last one, whose id the message gets. */
async function submit(
  session: BoundSession,
  { source, destination }: OutgoingText,
  segments: readonly Segment[],
): Promise<SentText> {
  let reference = '';
  for (const [at, segment] of segments.entries()) {
    const answer = await session.ask('submit_sm', {
      ...fromAddress(source),
      ...toAddress(destination),
      ...segment,
      registered_delivery: at === segments.length - 1 ? WITH_RECEIPT : 0,
    });
    reference = referenceOf(answer);
  }
  return { reference, parts: segments.length };
}

function referenceOf({ command_status: status, message_id: id }: Pdu): string {
  const why = `smpp: submit_sm was answered with status ${hex(status)}`;
  if (BUSY.has(status)) throw new TryLater('MESSAGE_BUSY', why);
  if (TEMPORARY.has(status)) throw new TryLater('MESSAGE_UNAVAILABLE', why);
  if (status !== STATUS.ok) throw new EffectRefused('MESSAGE_REFUSED', why);
  if (!id) throw new TryLater('MESSAGE_MALFORMED', 'smpp: submit_sm was answered without a message id');
  return id;
}

function fromAddress(source: string): Record<string, unknown> {
  if (/^\+?\d+$/.test(source))
    return { source_addr_ton: tonOf(source), source_addr_npi: ISDN, source_addr: source.replace('+', '') };
  return { source_addr_ton: ALPHANUMERIC, source_addr_npi: 0, source_addr: source };
}

function toAddress(destination: string): Record<string, unknown> {
  return {
    dest_addr_ton: tonOf(destination),
    dest_addr_npi: ISDN,
    destination_addr: destination.replace('+', ''),
  };
}

/** Without a plus it is a short code or a national number: the network knows. */
function tonOf(number: string): number {
  return number.startsWith('+') ? INTERNATIONAL : 0;
}
