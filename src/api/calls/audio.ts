import type { FastifyRequest } from 'fastify';
import type { AudioControl, CallAudio } from '../../../activities/call-audio.ts';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import type { Call } from '../../store/records.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { command, reach, requireAnswered } from './commands.ts';

/** What the network is asked to do. */
export type Send = (control: AudioControl, at: CallCommand) => Promise<CommandAnswer>;

/** Of a route on one call. */
export type AudioRequest = Pick<FastifyRequest, 'customer' | 'headers'> & {
  readonly params: { readonly id: string };
};

/**
 * Changes what is heard on a call, and answers the call as the network then has it.
 * @throws ApiError `STATE_INVALID` unless it is answered and not over, `SERVICE_UNAVAILABLE` when the network does not answer
 */
export async function changeAudio(
  dependencies: ApiDependencies,
  request: AudioRequest,
  verb: string,
  send: Send,
): Promise<Call> {
  const { store, control } = dependencies;
  const call = await store.calls.get(request.customer.id, request.params.id);
  await requireAnswered(dependencies, call);
  await command(dependencies, request, { call, verb, send: (at) => send(control, at) });
  return recordAudio(dependencies, call);
}

/** Enough for requests that overtake each other. */
const ROUNDS = 5;

/**
 * Lets the record follow the network. Whoever writes looks again afterwards: so with several requests at the same time the last
 * write is what the network says, whichever of them it heard last.
 */
async function recordAudio({ store, control }: ApiDependencies, { id, customer_id }: Call): Promise<Call> {
  for (let round = 1; ; round += 1) {
    const state = await reach(control.state(id));
    const call = await store.calls.get(customer_id, id);
    if (state === undefined || round > ROUNDS || isSame(call, state.audio)) return call;
    await store.calls.setAudio(id, state.audio);
  }
}

function isSame(one: CallAudio, other: CallAudio): boolean {
  return (
    one.mute_direction === other.mute_direction &&
    one.hold === other.hold &&
    one.moh === other.moh &&
    one.silence === other.silence
  );
}
