import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RecordingStartCommand } from '../../../activities/call-audio.ts';
import { isSet, triggeredId } from '../../store/ids.ts';
import type { Call } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { bodyMayBeAbsent } from '../edge/body.ts';
import { ApiError } from '../edge/errors.ts';
import { callSchema } from '../schemas/call.ts';
import { recordingInput } from '../schemas/call-media.ts';
import { errors, idempotencyHeaders, idParams } from '../schemas/common.ts';
import { reach, requireAnswered } from './commands.ts';

const onCall = {
  tags: ['calls'],
  params: idParams,
  headers: idempotencyHeaders,
  response: { 200: callSchema, ...errors },
};

/** Recording of calls: start and stop. */
export function callRecordingRoutes(api: Api, dependencies: ApiDependencies): void {
  api.post('/calls/:id/recording_start', {
    schema: {
      ...onCall,
      operationId: 'startCallRecording',
      summary: 'Record a call',
      description: 'Both directions, until a limit, a key, a stop or the end of the call. One at a time.',
      body: recordingInput,
    },
    preValidation: bodyMayBeAbsent,
    handler: (request) => startRecording(dependencies, request, request.params.id, request.body),
  });

  api.post('/calls/:id/recording_stop', {
    schema: {
      ...onCall,
      operationId: 'stopCallRecording',
      summary: 'End the recording of a call',
      description:
        "The call's `recording_id` is cleared once the network says that it has ended; the call is answered as it is when it has.",
    },
    handler: (request) => stopRecording(dependencies, request.customer.id, request.params.id),
  });
}

async function startRecording(
  { store, control, newId }: ApiDependencies,
  { customer, headers }: Pick<FastifyRequest, 'customer' | 'headers'>,
  callId: string,
  body: z.output<typeof recordingInput>,
): Promise<Call> {
  await requireAnswered({ control }, await store.calls.get(customer.id, callId));
  const key = headers['idempotency-key'];
  const id = typeof key === 'string' ? triggeredId(customer.id, `calls/${callId}/recording/${key}`) : newId();
  const { on_end_flow_id } = body;
  await store.recordings.create({
    id,
    customer_id: customer.id,
    call_id: callId,
    format: 'wav',
    on_end_flow_id,
  });
  const withdraw = (): Promise<void> => store.recordings.withdraw(callId, id);
  const answer = await reach(control.recordingStart(commandOf(callId, id, body))).catch(
    async (error: unknown) => {
      await withdraw();
      throw error;
    },
  );
  if (answer === 'gone') {
    await withdraw();
    throw new ApiError('STATE_INVALID', `The call ${callId} is over.`);
  }
  return store.calls.get(customer.id, callId);
}

function commandOf(callId: string, id: string, body: z.output<typeof recordingInput>): RecordingStartCommand {
  const { duration, end_of_silence, end_of_key } = body;
  return {
    command_id: `${id}/start`,
    call_id: callId,
    recording_id: id,
    format: 'wav',
    max_duration: duration * 1000,
    max_silence: end_of_silence * 1000,
    end_of_key: end_of_key === '' ? 'none' : end_of_key,
  };
}

/** The command's id is the recording's, so that a repetition does nothing more. */
async function stopRecording(
  { store, control }: ApiDependencies,
  customerId: string,
  callId: string,
): Promise<Call> {
  const call = await store.calls.get(customerId, callId);
  await requireAnswered({ control }, call);
  const { recording_id, recording_ids } = call;
  if (!isSet(recording_id)) {
    if (recording_ids.length > 0) return call;
    throw new ApiError('STATE_INVALID', `The call ${callId} is not being recorded.`);
  }
  const command = { command_id: `${recording_id}/stop`, call_id: callId, recording_id };
  const answer = await reach(control.recordingStop(command));
  if (answer === 'gone') await store.recordings.withdraw(callId, recording_id);
  return store.calls.get(customerId, callId);
}
