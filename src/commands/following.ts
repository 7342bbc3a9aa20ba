import { ActiveflowApiError, type ActiveflowClient, type ActiveflowEvent } from '../client/index.ts';

/** An event of an activeflow, and how the activeflow stood then. */
export type Moment = Pick<ActiveflowEvent, 'type' | 'data' | 'id'>;

const POLL_MS = 500;

/**
 * The events of an activeflow from its first until it has ended, each once, live: by the event socket, or where there is none by
 * asking again and again.
 * @throws ActiveflowApiError
 */
export async function* follow(client: ActiveflowClient, id: string): AsyncGenerator<Moment, void, undefined> {
  // The socket does not refuse an id that nobody has: it may be that of an activeflow to come.
  await client.activeflows.get(id);
  try {
    for await (const event of client.events({ activeflowId: id, after: 0 })) {
      yield event;
      if (event.data.status === 'ended') return;
    }
  } catch (error) {
    if (!(error instanceof ActiveflowApiError && hasNoSocket(error))) throw error;
    yield* poll(client, id);
  }
}

/** An older platform, or something in between that lets no sockets through. */
function hasNoSocket({ status, reason }: ActiveflowApiError): boolean {
  return reason === 'ROUTE_NOT_FOUND' || status === 400 || status === 426 || status === 502;
}

async function* poll(client: ActiveflowClient, id: string): AsyncGenerator<Moment, void, undefined> {
  for (let after = 0; ; await new Promise((resolve) => setTimeout(resolve, POLL_MS))) {
    for await (const event of client.activeflows.allEvents(id, { after })) {
      yield event;
      if (event.data.status === 'ended') return;
      after = event.sequence;
    }
  }
}
