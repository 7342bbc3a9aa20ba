import { z } from 'zod';
import { CONFERENCE_STATUSES, CONFERENCE_TYPES } from '../../workflows/conference/state.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { detailField, idField, nameField, optionalIdField, timeField } from './fields.ts';
import { defineKind } from './kind.ts';

/** Seconds; upstream's for whoever asks for less than a minute. */
const A_DAY = 86_400;
const A_YEAR = 365 * A_DAY;

const id = z.string().default(NIL_ID);
const ids = z.array(idField).default([]);

/** A room in which calls hear each other. */
export const conference = defineKind({
  kind: 'conference',
  path: 'conferences',
  about: 'Rooms in which calls hear each other.',
  filters: ['type', 'status'],
  hidden: ['peak', 'generation', 'transcribe_language'],
  fields: z.object({
    type: z
      .enum(['', ...CONFERENCE_TYPES])
      .overwrite((type) => (type === '' ? 'conference' : type))
      .default('conference')
      .describe('`connect`, `queue`: ends when one is left of two.'),
    status: z
      .enum(CONFERENCE_STATUSES)
      .default('progressing')
      .describe('`terminating`: everybody is being sent out.'),
    name: nameField,
    detail: detailField,
    data: z.record(z.string(), z.unknown()).default({}),
    timeout: z
      .number()
      .int()
      .min(0)
      .max(A_YEAR)
      .overwrite((seconds) => (seconds > 0 && seconds < 60 ? A_DAY : seconds))
      .default(0)
      .describe('Seconds after which it ends; 0: never; 1 to 59 become 86400.'),
    pre_flow_id: optionalIdField.describe('What everybody runs before they are in.'),
    post_flow_id: optionalIdField.describe('Stored and not run, as upstream does.'),
    end_when_empty: z
      .boolean()
      .default(false)
      .describe('Ends after the last who was in has left; otherwise it waits for the next one. (ours)'),
    conferencecall_ids: ids.describe('Who is in.'),
    recording_id: id,
    recording_ids: ids,
    transcribe_id: id.describe('What is said now; each line tells who.'),
    transcribe_ids: ids,
    direct_hash: z.literal('').default(''),
    tm_end: timeField.default(NEVER),
    peak: z.number().int().default(0),
    generation: z.number().int().default(0),
    transcribe_language: z.string().default(''),
  }),
  example: { name: 'Stand-up' },
});
