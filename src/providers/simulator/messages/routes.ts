import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TextCarrier } from './carrier.ts';
import type { Mailbox } from './mailbox.ts';

const LARGEST_MAIL = 64 * 1024 * 1024;
/** Real milliseconds that a reader waits for news. */
const PATIENCE = 1000;

const id = z.string().min(1).max(200);
const number = z.string().min(1).max(255);
const text = z.object({
  source: number,
  destination: number,
  text: z.string().max(100_000),
  medias: z.array(z.string().max(10_000)).max(10).default([]),
});
const outgoing = text.extend({ id });
const written = text.extend({ id: id.exactOptional() });
const mail = z.object({
  id,
  recipient: z.string(),
  destinations: z.array(z.object({ address: z.string(), name: z.string() })),
  subject: z.string(),
  content: z.string(),
  attachments: z.array(
    z.object({
      filename: z.string(),
      content_type: z.string(),
      content: z.string().transform((base64) => Buffer.from(base64, 'base64')),
    }),
  ),
});
const acknowledgement = z.object({ ack: z.string() });
const ofNumber = z.object({ number: z.string().optional() });
const ofAddress = z.object({ address: z.string().optional() });

/** The carrier of text messages and the mail server of the simulated network, and the people who use them. */
export function addMessageRoutes(app: FastifyInstance, carrier: TextCarrier, mailbox: Mailbox): void {
  app.post('/messages', ({ body }) => carrier.send(outgoing.parse(body)));
  app.get('/messages/news', async () => ({ news: await carrier.news(PATIENCE) }));
  app.post('/messages/news', ({ body }) => {
    carrier.acknowledge(acknowledgement.parse(body).ack);
    return {};
  });
  app.post('/people/messages', ({ body }, reply) => {
    const message_id = carrier.write(written.parse(body));
    return reply.code(201).send({ message_id });
  });
  app.get('/people/messages', ({ query }) => ({ messages: carrier.phone(ofNumber.parse(query).number) }));
  app.post('/mails', { bodyLimit: LARGEST_MAIL }, ({ body }) => {
    mailbox.take(mail.parse(body));
    return {};
  });
  app.get('/people/mails', ({ query }) => ({ mails: mailbox.list(ofAddress.parse(query).address) }));
}
