import { z } from 'zod';
import { idField, optionalIdField, timeField } from './fields.ts';
import { defineKind } from './kind.ts';

/** Something that was said, of a transcription. */
export const transcript = defineKind({
  kind: 'transcript',
  path: 'transcripts',
  about: 'What was said, line by line.',
  parent: 'transcribe_id',
  filters: ['transcribe_id', 'direction'],
  fields: z.object({
    transcribe_id: idField,
    direction: z.enum(['in', 'out', 'both']),
    message: z.string(),
    conferencecall_id: optionalIdField.describe('Who said it in a conference. (ours)'),
    tm_transcript: timeField.describe('Time since the beginning, as a time of the day 0001-01-01.'),
  }),
  example: {
    transcribe_id: '5e4a0680-804e-41ec-8477-2fea5968d85b',
    direction: 'in',
    message: 'Hello',
    tm_transcript: '0001-01-01 00:00:02.500000',
  },
});
