import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EffectRefused, TryLater } from '../../../../activities/failure.ts';
import type { Mailer } from '../../../../activities/mailer.ts';
import type {
  InboundText,
  MessageEvents,
  MessageGateway,
  MessageHandlers,
} from '../../../../activities/message-gateway.ts';
import { SimulatorError } from '../error.ts';
import { type Ask, createRequests } from '../requests.ts';
import type { TextOnPhone } from './carrier.ts';
import type { ReceivedMail } from './mailbox.ts';

/** The people of the simulated network who write and read. */
export interface Writers {
  /** Somebody sends a message to one of our numbers. */
  write(
    text: Omit<InboundText, 'id' | 'medias'> & Partial<InboundText>,
  ): Promise<{ readonly message_id: string }>;
  /** What phones (the one with this number) have received. */
  phone(number?: string): Promise<readonly TextOnPhone[]>;
  mails(address?: string): Promise<readonly ReceivedMail[]>;
}

export type SimulatedMessages = MessageGateway & MessageEvents & { readonly writers: Writers };

const TIMEOUT = 5000;
/** After news that could not be read or stored. */
const PAUSE = 200;

const sentSchema = z.object({ reference: z.string().min(1), parts: z.number().int() });
const inboundSchema = z.object({
  id: z.string(),
  source: z.string(),
  destination: z.string(),
  text: z.string(),
  medias: z.array(z.string()),
});
const reportSchema = z.object({
  reference: z.string(),
  status: z.enum(['sent', 'delivered', 'failed']),
  error: z.string(),
});
const newsSchema = z.object({
  news: z.array(
    z.union([
      z.object({ id: z.string(), inbound: inboundSchema }),
      z.object({ id: z.string(), report: reportSchema }),
    ]),
  ),
});
type News = z.output<typeof newsSchema>['news'][number];

/** The carrier of text messages in the simulated network at `url`. Requests time out after `timeout` ms, default 5000. */
export function createSimulatedMessages(url: string, timeout: number = TIMEOUT): SimulatedMessages {
  const ask = createRequests(url, timeout);
  return {
    name: 'simulator',
    capabilities: { sendsOnce: true, medias: true },
    send: async (text) => sentSchema.parse(await handOver(() => ask('POST', '/messages', text), 'MESSAGE')),
    async open(handlers) {
      const closing = new AbortController();
      const reading = read(ask, handlers, closing.signal);
      return {
        close: async () => {
          closing.abort();
          await reading;
        },
      };
    },
    writers: {
      write: async (text) => (await ask('POST', '/people/messages', text)) as { message_id: string },
      phone: async (number) => {
        const query = number === undefined ? '' : `?number=${encodeURIComponent(number)}`;
        return ((await ask('GET', `/people/messages${query}`)) as { messages: TextOnPhone[] }).messages;
      },
      mails: async (address) => {
        const query = address === undefined ? '' : `?address=${encodeURIComponent(address)}`;
        return ((await ask('GET', `/people/mails${query}`)) as { mails: ReceivedMail[] }).mails;
      },
    },
  };
}

/** The mail server of the simulated network: it keeps every mail and sends none on. */
export function createSimulatedMailer(url: string, timeout: number = TIMEOUT): Mailer {
  const ask = createRequests(url, timeout);
  return {
    name: 'simulator',
    async send({ attachments, ...mail }) {
      const files = attachments.map(({ content, ...file }) => ({
        ...file,
        content: Buffer.from(content).toString('base64'),
      }));
      await handOver(() => ask('POST', '/mails', { ...mail, attachments: files }), 'MAIL');
      return { reference: `mail-${mail.id}` };
    },
  };
}

async function handOver(send: () => Promise<unknown>, prefix: 'MESSAGE' | 'MAIL'): Promise<unknown> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    const isFinal = error.code === 'SIMULATOR_TEXT_REFUSED' || error.code === 'SIMULATOR_COMMAND_INVALID';
    if (isFinal) throw new EffectRefused(`${prefix}_REFUSED`, error.message);
    throw new TryLater(`${prefix}_UNAVAILABLE`, error.message);
  }
}

async function read(ask: Ask, handlers: MessageHandlers, signal: AbortSignal): Promise<void> {
  const closed = new Promise<undefined>((over) => signal.addEventListener('abort', () => over(undefined)));
  while (!signal.aborted) {
    const isCalm = await Promise.race([readOnce(ask, handlers), closed]);
    if (isCalm === false) await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
  }
}

/** Answers whether all that came could be stored. */
async function readOnce(ask: Ask, handlers: MessageHandlers): Promise<boolean> {
  try {
    const { news } = newsSchema.parse(await ask('GET', '/messages/news'));
    const stored = await Promise.all(news.map((item) => take(ask, handlers, item)));
    return stored.every(Boolean);
  } catch {
    return false;
  }
}

async function take(ask: Ask, handlers: MessageHandlers, news: News): Promise<boolean> {
  try {
    if ('inbound' in news) await handlers.inbound(news.inbound);
    else await handlers.report(news.report);
    await ask('POST', '/messages/news', { ack: news.id });
    return true;
  } catch {
    // Unacknowledged, it comes again.
    return false;
  }
}
