import type { FastifyRequest } from 'fastify';
import type { Request } from '../../../workflows/protocol.ts';
import { FlowClientError } from '../../flow-client.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { requireEngine } from '../edge/engine.ts';
import { ApiError, unavailable } from '../edge/errors.ts';
import { type ReadActiveflow, readActiveflow } from './reading.ts';

type WithoutId<R> = R extends { readonly id: string } ? Omit<R, 'id'> : never;
/** What a running activeflow is asked to do. */
export type Ask = WithoutId<Request>;

/**
 * Hands a request to a running activeflow and answers its state afterwards. With an `Idempotency-Key` a repetition does
 * nothing more.
 * @throws ApiError `STATE_INVALID` after the end, `SERVICE_UNAVAILABLE` when neither Temporal nor a worker answers
 */
export async function askActiveflow(
  { store, flows, newId }: ApiDependencies,
  { customer, headers }: FastifyRequest,
  id: string,
  ask: Ask,
): Promise<ReadActiveflow> {
  const { status } = await store.activeflows.get(customer.id, id);
  if (status === 'ended')
    throw new ApiError('STATE_INVALID', `The activeflow ${id} has ended; start a new one.`);
  await requireEngine({ flows });
  const key = headers['idempotency-key'];
  const requestId = typeof key === 'string' ? `${ask.kind}/${key}` : newId();
  try {
    await flows.request(id, { ...ask, id: requestId } as Request);
  } catch (error) {
    if (error instanceof FlowClientError && error.kind === 'gone')
      await explainAbsence(store, customer.id, id);
    throw error;
  }
  return readActiveflow({ store, flows }, customer.id, id);
}

/** No workflow is open: because it has just ended, or because its start is still to come. */
async function explainAbsence(
  store: ApiDependencies['store'],
  customerId: string,
  id: string,
): Promise<void> {
  const { status } = await store.activeflows.get(customerId, id);
  if (status === 'ended') return;
  throw unavailable('The activeflow is about to start or to end; try again.');
}
