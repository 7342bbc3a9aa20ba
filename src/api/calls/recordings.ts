import type { FastifyReply } from 'fastify';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { errors, idParams } from '../schemas/common.ts';
import { recordingsQuery } from '../schemas/lists.ts';
import { recordingListSchema, recordingSchema, wavSchema } from '../schemas/recording.ts';
import { reach } from './commands.ts';

const tags = ['recordings'];

/** Recordings as a resource: list, read, delete, and the file. They are begun and stopped at their call. */
export function recordingRoutes(api: Api, { store, control }: ApiDependencies): void {
  api.get('/recordings', {
    schema: {
      tags,
      operationId: 'listRecordings',
      summary: 'List recordings, newest first',
      querystring: recordingsQuery,
      response: { 200: recordingListSchema, ...errors },
    },
    handler: ({ customer, query }) => store.recordings.list(customer.id, query),
  });

  api.get('/recordings/:id', {
    schema: {
      tags,
      operationId: 'getRecording',
      summary: 'Get a recording',
      params: idParams,
      response: { 200: recordingSchema, ...errors },
    },
    handler: ({ customer, params }) => store.recordings.get(customer.id, params.id),
  });

  api.delete('/recordings/:id', {
    schema: {
      tags,
      operationId: 'deleteRecording',
      summary: 'Delete a recording',
      description: 'One that runs goes on until its call or its limits end it; nobody finds it any more.',
      params: idParams,
      response: { 200: recordingSchema, ...errors },
    },
    handler: ({ customer, params }) => store.recordings.delete(customer.id, params.id),
  });

  api.get('/recordingfiles/:id', {
    schema: {
      tags,
      operationId: 'getRecordingFile',
      summary: 'Get the file of a recording',
      description:
        'A WAV, once the recording has ended (409 before), as long as the phone network keeps it (404 after). The id is the recording’s. Upstream redirects to where the file lies; here it is the answer.',
      params: idParams,
      response: { 200: { content: { 'audio/wav': { schema: wavSchema } } }, ...errors },
    },
    handler: async ({ customer, params }, reply) => {
      const { id, status, filenames } = await store.recordings.get(customer.id, params.id);
      if (status !== 'ended') throw new ApiError('STATE_INVALID', `The recording ${id} has not ended yet.`);
      const file = await reach(control.recordingFile(id));
      if (file === undefined)
        throw new ApiError(
          'RESOURCE_NOT_FOUND',
          `The phone network does not keep the file of ${id} any more.`,
        );
      return sendWav(reply, file, filenames[0] ?? `${id}.wav`);
    },
  });
}

function sendWav(reply: FastifyReply, file: Buffer, name: string): FastifyReply {
  return reply.type('audio/wav').header('content-disposition', `attachment; filename="${name}"`).send(file);
}
