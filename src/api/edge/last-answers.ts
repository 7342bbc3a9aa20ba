import type { FastifyInstance } from 'fastify';

/**
 * While the server closes, each answer ends its connection: one that were kept alive would keep the process alive with it, for
 * as long as its client likes.
 */
export function closeAfterLastAnswers(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (isClosing) reply.header('connection', 'close');
    return payload;
  });
}
