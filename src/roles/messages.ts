import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { takeText } from '../messages/inbound.ts';
import { takeReport } from '../messages/reports.ts';
import { openMessageEvents } from '../providers/messages.ts';
import type { Connections } from './connections.ts';

/** Reads what the carrier of text messages tells by a connection of its own; undefined where it sends webhooks. */
export async function readMessages(
  { messages, simulator }: Config,
  { store, flows }: Pick<Connections, 'store' | 'flows'>,
  log: Logger,
): Promise<{ close(): Promise<void> } | undefined> {
  const { carrier } = messages;
  return await openMessageEvents(messages, simulator.url)?.open({
    inbound: (text) => takeText({ store, flows, log }, carrier, text),
    report: (report) => takeReport(store, carrier, report),
  });
}
