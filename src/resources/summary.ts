import { z } from 'zod';
import { SUMMARIZED } from '../../activities/ai-summaries.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { idField, optionalIdField } from './fields.ts';
import { defineKind } from './kind.ts';

const EXAMPLE_ID = '5e4a0680-804e-41ec-8477-2fea5968d85b';

/** What a model made of a conversation. */
export const summary = defineKind({
  kind: 'summary',
  path: 'aisummaries',
  about: 'Summaries of calls, conferences, transcriptions and recordings by a model.',
  filters: ['reference_type', 'reference_id', 'status', 'language'],
  /** One per thing and language; one that failed may be tried again. */
  key: ({ reference_id, language, status }) =>
    status === 'failed' ? undefined : `${reference_id}/${language}`,
  fields: z.object({
    activeflow_id: idField,
    on_end_flow_id: optionalIdField,
    reference_type: z.enum(SUMMARIZED),
    reference_id: idField,
    status: z
      .enum(['progressing', 'done', 'failed'])
      .describe('failed: the model did not answer in ten minutes.'),
    language: z.string(),
    content: z.string(),
    model: z.string(),
    usage: z
      .object({ prompt_tokens: z.number().int(), completion_tokens: z.number().int() })
      .describe('What it cost, in tokens; 0 where the provider does not say.'),
  }),
  example: {
    activeflow_id: EXAMPLE_ID,
    on_end_flow_id: NIL_ID,
    reference_type: 'call',
    reference_id: EXAMPLE_ID,
    status: 'progressing',
    language: 'en-US',
    content: '',
    model: '',
    usage: { prompt_tokens: 0, completion_tokens: 0 },
  },
});
