import { z } from 'zod';
import { lifetime, pageOf, timestampSchema } from './common.ts';

export const recordingStatus = z.enum(['initiating', 'recording', 'ended']);

/** A recording as its resource shows it: upstream's fields, and its name, files and end. */
export const recordingSchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    activeflow_id: z.string(),
    reference_type: z.literal('call'),
    reference_id: z.string().describe('The call.'),
    status: recordingStatus,
    format: z.string(),
    on_end_flow_id: z.string(),
    recording_name: z.string(),
    filenames: z.array(z.string()).readonly(),
    end_reason: z.string().describe('Empty until it has ended.'),
    duration: z.number().describe('Milliseconds.'),
    tm_start: timestampSchema,
    tm_end: timestampSchema,
    ...lifetime,
  })
  .meta({ id: 'Recording' });

export const recordingListSchema = pageOf('RecordingList', recordingSchema);

export const wavSchema = z.string().meta({ format: 'binary' });
