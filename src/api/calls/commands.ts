import type { FastifyRequest } from 'fastify';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import { triggeredId } from '../../store/ids.ts';
import type { Call } from '../../store/records.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { ApiError, unavailable } from '../edge/errors.ts';

/**
 * Asks the phone network.
 * @throws ApiError `SERVICE_UNAVAILABLE` when it does not answer; what was asked may have been done
 */
export async function reach<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw unavailable('The phone network does not answer; try again with the same Idempotency-Key.', error);
  }
}

/**
 * Has the phone network do something on a call; with an `Idempotency-Key` a repetition does nothing more.
 * @throws ApiError `STATE_INVALID` when the call is over, `SERVICE_UNAVAILABLE` when the network does not answer
 */
export async function command(
  { newId }: Pick<ApiDependencies, 'newId'>,
  { customer, headers }: Pick<FastifyRequest, 'customer' | 'headers'>,
  { call, verb, send }: { call: Call; verb: string; send: (at: CallCommand) => Promise<CommandAnswer> },
): Promise<void> {
  requireAlive(call);
  const key = headers['idempotency-key'];
  const id = typeof key === 'string' ? triggeredId(customer.id, `calls/${call.id}/${verb}/${key}`) : newId();
  const answer = await reach(send({ command_id: `${call.id}/${verb}/${id}`, call_id: call.id }));
  if (answer === 'gone') throw notThere(call.id);
}

/**
 * The network is asked, because it knows of the answer first.
 * @throws ApiError `STATE_INVALID` unless the call is answered and not over
 */
export async function requireAnswered(
  { control }: Pick<ApiDependencies, 'control'>,
  call: Call,
): Promise<void> {
  requireAlive(call);
  const state = await reach(control.state(call.id));
  if (state === undefined || state.status === 'hangup') throw notThere(call.id);
  if (state.status === 'progressing') return;
  throw new ApiError('STATE_INVALID', `The call ${call.id} is not answered yet; wait for its answer.`);
}

function requireAlive({ id, status }: Call): void {
  if (status === 'hangup') throw new ApiError('STATE_INVALID', `The call ${id} is over.`);
}

function notThere(callId: string): ApiError {
  return new ApiError(
    'STATE_INVALID',
    `The call ${callId} is over, or has not reached the phone network yet.`,
  );
}
