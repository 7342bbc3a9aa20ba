import { z } from 'zod';
import { listen, stopListening } from '../../../activities/conference-speech.ts';
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
      const of = { reference_type: 'conference', reference_id: id, activeflow_id: NIL_ID } as const;
      const how = { language, direction: 'in', provider: '', on_end_flow_id: NIL_ID } as const;
      const key = `conferences/${id}/${newId()}`;
      const { id: transcribe_id } = await begin(() => transcribes.start({ key, customer_id, ...of, ...how }));
      const { resource: room, changed } = await store.resources.change(conference, id, (now) => {
        if (now.status !== 'progressing' || isSet(now.transcribe_id)) return undefined;
        const transcribe_ids = [...now.transcribe_ids, transcribe_id];
        return { ...now, transcribe_id, transcribe_ids, transcribe_language: language };
      });
      if (!changed) {
        await transcribes.finish(transcribe_id);
        requireQuiet(room);
      }
      for (const seat of await seatsOf(room))
        await reach(listen(control, seat, () => store.conferences.find(seat.call.id)));
      return { ...room };
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
      for (const { call } of await seatsOf(room)) await reach(stopListening(control, call, transcribe_id));
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
