import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { EffectRefused } from '../../../activities/failure.ts';
import { DIRECTIONS } from '../../../activities/transcribes.ts';
import { optionalIdField } from '../../resources/fields.ts';
import { transcribe } from '../../resources/transcribe.ts';
import { transcript } from '../../resources/transcript.ts';
import { createTranscribes } from '../../transcribes/records.ts';
import { reach, requireAnswered } from '../calls/commands.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { errors, idempotencyHeaders, idParams, idSchema, storedText } from '../schemas/common.ts';
import { resourceRoutes } from './routes.ts';
import { schemaOf } from './schemas.ts';

const input = z
  .object({
    reference_type: z.literal('call').describe('Recordings are transcribed by flows.'),
    reference_id: idSchema,
    language: storedText(50).describe('BCP 47, such as en-US.'),
    direction: z.enum(DIRECTIONS).default('both'),
    provider: storedText(50).default(''),
    on_end_flow_id: optionalIdField,
  })
  .meta({ id: 'TranscribeStart' });

/** Transcriptions, their start and end, and what was said. */
export function transcribeRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store, flows, control, newId } = dependencies;
  const transcribesOf = (log: FastifyBaseLogger) => createTranscribes({ store, flows, log });
  const common = { tags: [transcribe.path], response: { 200: schemaOf(transcribe), ...errors } };
  resourceRoutes(api, dependencies, { kind: transcribe, input: 'none', change: 'none' });
  resourceRoutes(api, dependencies, { kind: transcript, input: 'none', change: 'none' });

  api.post('/transcribes', {
    schema: {
      ...common,
      operationId: 'startTranscribe',
      summary: 'Transcribe a call as it is spoken',
      headers: idempotencyHeaders,
      body: input,
    },
    handler: async ({ customer, body, headers, log }) => {
      const call = await store.calls.get(customer.id, body.reference_id);
      await requireAnswered({ control }, call);
      const given = headers['idempotency-key'];
      const key = `transcribes/${typeof given === 'string' ? given : newId()}`;
      const { activeflow_id } = call;
      const started = await begin(() =>
        transcribesOf(log).start({ ...body, key, customer_id: customer.id, activeflow_id }),
      );
      const { id: speech_id, language, direction, provider } = started;
      const command = { command_id: `${key}/${speech_id}`, call_id: call.id, speech_id };
      await reach(control.speechStart({ ...command, language, direction, provider }));
      return { ...(await store.resources.get(transcribe, customer.id, speech_id)) };
    },
  });

  api.post('/transcribes/:id/stop', {
    schema: { ...common, operationId: 'stopTranscribe', summary: 'End a transcription', params: idParams },
    handler: async ({ customer, params: { id }, log }) => {
      const found = await store.resources.get(transcribe, customer.id, id);
      if (found.reference_type === 'conference')
        throw new ApiError(
          'STATE_INVALID',
          `${id} is of a conference; use /conferences/${found.reference_id}/transcribe_stop.`,
        );
      const { reference_id: call_id } = found;
      await reach(control.speechStop({ command_id: `${id}/stop`, call_id, speech_id: id }));
      await transcribesOf(log).finish(id);
      return { ...(await store.resources.get(transcribe, customer.id, id)) };
    },
  });
}

/** @throws ApiError `STATE_INVALID` where it is transcribed in that language already */
export async function begin<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof EffectRefused)) throw error;
    throw new ApiError('STATE_INVALID', `${error.message}; stop that transcription first.`);
  }
}
