import { z } from 'zod';
import { DIRECTIONS } from '../../activities/transcribes.ts';
import { idField, optionalIdField } from './fields.ts';
import { defineKind } from './kind.ts';

const EXAMPLE_ID = '5e4a0680-804e-41ec-8477-2fea5968d85b';

/** A transcription of a call or a conference, as it is spoken, or of a recording. */
export const transcribe = defineKind({
  kind: 'transcribe',
  path: 'transcribes',
  about: 'Transcriptions of calls, conferences and recordings.',
  filters: ['reference_type', 'reference_id', 'status', 'direction'],
  /** One at a time and language of a call or conference, one for ever and language of a recording. */
  key: ({ reference_type, reference_id, language, status }) =>
    reference_type !== 'recording' && status === 'done' ? undefined : `${reference_id}/${language}`,
  fields: z.object({
    activeflow_id: optionalIdField.describe('None for a conference.'),
    on_end_flow_id: optionalIdField,
    reference_type: z.enum(['call', 'recording', 'conference']),
    reference_id: idField,
    status: z.enum(['progressing', 'done']),
    language: z.string(),
    direction: z.enum(DIRECTIONS),
    provider: z.string(),
  }),
  example: {
    activeflow_id: EXAMPLE_ID,
    reference_type: 'call',
    reference_id: EXAMPLE_ID,
    status: 'progressing',
    language: 'en-US',
    direction: 'both',
    provider: '',
  },
});
