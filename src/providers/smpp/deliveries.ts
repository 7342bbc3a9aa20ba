import { createHash } from 'node:crypto';
import type {
  DeliveryReport,
  InboundText,
  MessageHandlers,
  TextPart,
} from '../../../activities/message-gateway.ts';
import type { Pdu, ShortMessage } from './library.ts';

const RECEIPT = 0x04;
const MESSAGE_TYPE = 0x3c;
/** After a lost connection, message centres try again sooner than that. */
const ID_HOLDS = 600_000;

/**
 * What becomes of the `deliver_sm` of one session. The protocol gives a message no id, so its content, and how often the
 * session had the same before, is its id: what comes again after a lost connection is known, and a person who sends "yes"
 * twice has sent two messages (unless the connection was lost between the two, for ten minutes).
 */
export function createDeliveries(handlers: MessageHandlers): (pdu: Pdu) => Promise<void> {
  const seen = new Map<string, number>();
  return async (pdu) => {
    if (((pdu.esm_class ?? 0) & MESSAGE_TYPE) === RECEIPT) {
      const report = toReport(pdu);
      if (report !== undefined) await handlers.report(report);
      return;
    }
    const content = hashOf(pdu);
    const times = (seen.get(content) ?? 0) + 1;
    await handlers.inbound(toInbound(pdu, `${content}-${times}`));
    // Counted once it is stored: before, it comes again as the same one.
    seen.set(content, times);
  };
}

/** States of a message, by the code of the TLV and by the word in the text of a receipt. */
const STATES: Readonly<Record<string, DeliveryReport['status']>> = {
  2: 'delivered',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  6: 'sent',
  8: 'failed',
  DELIVRD: 'delivered',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  ACCEPTD: 'sent',
  REJECTD: 'failed',
};

/** A receipt, by its TLVs or by the text that the specification recommends; undefined when it says nothing. */
export function toReport(pdu: Pdu): DeliveryReport | undefined {
  const text = textOf(pdu);
  const reference = pdu.receipted_message_id ?? /\bid:(\S+)/i.exec(text)?.[1];
  const word = /\bstat:(\w+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
  const status = STATES[String(pdu.message_state)] ?? STATES[word];
  if (!reference || status === undefined) return undefined;
  const code = /\berr:(\w+)/i.exec(text)?.[1] ?? '';
  return { reference, status, error: status === 'failed' ? code || word : '' };
}

function toInbound(pdu: Pdu, id: string): InboundText {
  const part = partOf(pdu);
  return {
    id,
    idHolds: ID_HOLDS,
    source: withPlus(pdu.source_addr ?? ''),
    destination: withPlus(pdu.destination_addr ?? ''),
    text: textOf(pdu),
    medias: [],
    ...(part === undefined ? {} : { part }),
  };
}

/** Concatenated messages: by a header with a number of 8 or 16 bits, or by TLVs. */
function partOf(pdu: Pdu): TextPart | undefined {
  const {
    source_addr: from,
    destination_addr: to,
    sar_msg_ref_num,
    sar_total_segments,
    sar_segment_seqnum,
  } = pdu;
  const series = (reference: number): string => `${from}/${to}/${reference}`;
  for (const element of bodyOf(pdu).udh ?? []) {
    const [type, , ...data] = element;
    if (type === 0x00 && data.length >= 3)
      return { series: series(data[0]!), of: data[1]!, number: data[2]! };
    if (type === 0x08 && data.length >= 4)
      return { series: series(data[0]! * 256 + data[1]!), of: data[2]!, number: data[3]! };
  }
  if (sar_msg_ref_num === undefined || !sar_total_segments || !sar_segment_seqnum) return undefined;
  return { series: series(sar_msg_ref_num), of: sar_total_segments, number: sar_segment_seqnum };
}

function bodyOf({ short_message, message_payload }: Pdu): ShortMessage {
  const short = short_message ?? { message: '' };
  return short.message.length === 0 && message_payload !== undefined ? message_payload : short;
}

function textOf(pdu: Pdu): string {
  const { message } = bodyOf(pdu);
  return typeof message === 'string' ? message : message.toString('latin1');
}

function hashOf(pdu: Pdu): string {
  const { source_addr, destination_addr, data_coding } = pdu;
  const { udh = [] } = bodyOf(pdu);
  const content = [
    source_addr,
    destination_addr,
    data_coding,
    ...udh.map((part) => part.toString('hex')),
    textOf(pdu),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

/** International numbers come without their plus; shorter ones are short codes. */
function withPlus(number: string): string {
  return /^\d{8,15}$/.test(number) ? `+${number}` : number;
}
