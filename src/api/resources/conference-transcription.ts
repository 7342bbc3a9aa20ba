import { z } from 'zod';
import { type ConferenceEars, stopListening } from '../../../activities/conference-speech.ts';
import { ofConference, transcribeConference } from '../../../activities/conference-transcription.ts';
import type { Seat } from '../../../workflows/conference/state.ts';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { conference } from '../../resources/conference.ts';
import type { DataOf } from '../../resources/kind.ts';
import { isSet } from '../../store/ids.ts';
import type { Resource } from '../../store/records.ts';
import { createTranscribes } from '../../transcribes/records.ts';
import { reach } from '../calls/commands.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { errors, idParams, storedText } from '../schemas/common.ts';
import { schemaOf } from './schemas.ts';
import { begin } from './transcribes.ts';

type Room = Resource<DataOf<typeof conference>>;

const input = z
  .object({ language: storedText(50).describe('BCP 47, such as en-US.') })
  .meta({ id: 'ConferenceTranscribeStart' });

/** Writes down what is said in a conference: what each of those who are in says, in lines that tell who. */
export function conferenceTranscription(api: Api, dependencies: ApiDependencies): void {
  const { store, flows, control, logger, newId } = dependencies;
  const transcribes = createTranscribes({ store, flows, log: logger });
  const ears: ConferenceEars = {
    speechStart: (command) => reach(control.speechStart(command)),
    speechStop: (command) => reach(control.speechStop(command)),
  };
  const parts = { records: store.conferences, transcribes, ears };
  const common = {
    tags: [conference.path],
    params: idParams,
    response: { 200: schemaOf(conference), ...errors },
  };
  const seatsOf = async ({ conferencecall_ids }: Room): Promise<Seat[]> => {
    const seats = await Promise.all(conferencecall_ids.map((id) => store.conferences.find(id)));
    return seats.flatMap((seat) => seat ?? []);
  };

  api.post('/conferences/:id/transcribe_start', {
    schema: {
      ...common,
      operationId: 'startConferenceTranscribe',
      summary: 'Transcribe a conference as it is spoken',
      description: 'Until it is stopped, or the conference ends. Whoever comes in is heard from then on.',
      body: input,
    },
    handler: async ({ customer, params, body: { language } }) => {
      const { id, customer_id } = requireQuiet(await store.resources.get(conference, customer.id, params.id));
      const key = `conferences/${id}/${newId()}`;
      const input = { key, customer_id, activeflow_id: NIL_ID, ...ofConference(id, language) };
      const isOurs = await begin(() => transcribeConference(parts, input));
      const room = await store.resources.get(conference, customer_id, id);
      return { ...(isOurs ? room : requireQuiet(room)) };
    },
  });

  api.post('/conferences/:id/transcribe_stop', {
    schema: {
      ...common,
      operationId: 'stopConferenceTranscribe',
      summary: 'End the transcription of a conference',
    },
    handler: async ({ customer, params }) => {
      const { id, transcribe_id } = await store.resources.get(conference, customer.id, params.id);
      if (!isSet(transcribe_id))
        throw new ApiError('STATE_INVALID', `The conference ${id} is not being transcribed.`);
      const { resource: room } = await store.resources.change(conference, id, (now) =>
        now.transcribe_id === transcribe_id ? { ...now, transcribe_id: NIL_ID } : undefined,
      );
      for (const { call } of await seatsOf(room)) await stopListening(ears, call, transcribe_id);
      await transcribes.finish(transcribe_id);
      return { ...room };
    },
  });
}

/** @throws ApiError `STATE_INVALID` where it ends, or is being transcribed already */
function requireQuiet(room: Room): Room {
  const { id, status, transcribe_id } = room;
  if (status !== 'progressing') throw new ApiError('STATE_INVALID', `The conference ${id} has ended.`);
  if (!isSet(transcribe_id)) return room;
  throw new ApiError(
    'STATE_INVALID',
    `The conference ${id} is being transcribed; stop that transcription first.`,
  );
}
