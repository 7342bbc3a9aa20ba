import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageEvents, MessageHandlers } from '../../../activities/message-gateway.ts';
import { createDeliveries } from './deliveries.ts';
import { STATUS } from './library.ts';
import { BoundSession, type SmppSettings } from './session.ts';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/**
 * Reads messages and reports over one bound receiver, which comes back after 0.1 s when it was lost, then after twice as
 * long each time, up to 10 s. What the handlers cannot store is answered `ESME_RX_T_APPN`: the other side sends it again.
 */
export function createSmppReceiver(settings: SmppSettings): MessageEvents {
  return {
    async open(handlers) {
      const closing = new AbortController();
      const { signal } = closing;
      const reading = read(settings, handlers, signal);
      return {
        close: async () => {
          closing.abort();
          await reading;
        },
      };
    },
  };
}

async function read(settings: SmppSettings, handlers: MessageHandlers, signal: AbortSignal): Promise<void> {
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    if (await readOnce(settings, handlers, signal)) pause = FIRST_PAUSE;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

/** Until the session is lost; answers whether there was one. */
async function readOnce(
  settings: SmppSettings,
  handlers: MessageHandlers,
  signal: AbortSignal,
): Promise<boolean> {
  const take = createDeliveries(handlers);
  try {
    const session = await BoundSession.bind(settings, 'bind_receiver', (pdu) =>
      take(pdu).then(
        () => STATUS.ok,
        () => STATUS.receiverTemporary,
      ),
    );
    const end = (): void => void session.close();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await session.closed;
    signal.removeEventListener('abort', end);
    return true;
  } catch {
    // Not reachable or not let in: tried again, as the sender's messages are.
    return false;
  }
}
