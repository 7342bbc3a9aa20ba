/** The types of `smpp` (npm), which brings none, as far as they are used here. */
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { Server } from 'node:net';

/** A frame of the protocol, sent or received. */
export interface Pdu {
  readonly command: string;
  readonly command_status: number;
  readonly sequence_number: number;
  readonly message_id?: string;
  readonly esm_class?: number;
  readonly data_coding?: number;
  readonly source_addr?: string;
  readonly destination_addr?: string;
  readonly short_message?: ShortMessage;
  readonly message_payload?: ShortMessage;
  readonly receipted_message_id?: string;
  readonly message_state?: number;
  readonly user_message_reference?: number;
  readonly sar_msg_ref_num?: number;
  readonly sar_total_segments?: number;
  readonly sar_segment_seqnum?: number;
  readonly registered_delivery?: number;
  readonly system_id?: string;
  readonly password?: string;
  response(fields?: Record<string, unknown>): Pdu;
}

export interface ShortMessage {
  /** The elements of a user data header, each with its type and length first. */
  readonly udh?: readonly Buffer[];
  readonly message: string | Buffer;
}

type Send = (fields: Record<string, unknown>, answered?: (answer: Pdu) => void) => boolean;

export interface SmppSession extends EventEmitter {
  /** False when the connection is not open. */
  send(pdu: Pdu): boolean;
  readonly bind_transmitter: Send;
  readonly bind_receiver: Send;
  readonly bind_transceiver: Send;
  readonly submit_sm: Send;
  readonly deliver_sm: Send;
  readonly enquire_link: Send;
  readonly unbind: Send;
  close(): void;
  destroy(): void;
}

interface Coding {
  match(text: string): boolean;
  encode(text: string): Buffer;
}

interface SmppLibrary {
  connect(options: { host: string; port: number; tls: boolean }): SmppSession;
  createServer(serve: (session: SmppSession) => void): Server;
  /** `ASCII` is the library's name for GSM 03.38, one octet per septet. */
  readonly encodings: { readonly ASCII: Coding; readonly UCS2: Coding };
}

export const smpp = createRequire(import.meta.url)('smpp') as SmppLibrary;

/** Codes of `command_status`. */
export const STATUS = {
  ok: 0x00,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  queueFull: 0x14,
  throttled: 0x58,
  /** We cannot take it now: the other side is to send it again. */
  receiverTemporary: 0x64,
  systemError: 0x08,
} as const;
