import { z } from 'zod';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { storedText } from '../api/schemas/common.ts';
import { idField, timeField } from './fields.ts';
import { defineKind } from './kind.ts';

const EXAMPLE_ID = '5e4a0680-804e-41ec-8477-2fea5968d85b';

/** A conversation with an AI: by voice on a call, by messages, or a task of its own. */
export const aicall = defineKind({
  kind: 'aicall',
  path: 'aicalls',
  about: 'Conversations with AIs.',
  filters: ['status', 'activeflow_id', 'reference_type', 'reference_id', 'assistance_id'],
  /** A conversation goes on with the one aicall that lives. */
  key: ({ reference_type, reference_id, assistance_id, status }) =>
    reference_type === 'conversation' && status === 'progressing'
      ? `${reference_id}/${assistance_id}`
      : undefined,
  fields: z.object({
    assistance_type: z.literal('ai').default('ai'),
    assistance_id: idField,
    ai_engine_model: z.string(),
    ai_tts_type: z.string(),
    ai_tts_voice_id: z.string(),
    ai_stt_type: z.string(),
    stt_language: z.string(),
    activeflow_id: idField,
    reference_type: z.enum(['call', 'conversation', 'task']),
    reference_id: idField,
    status: z.enum(['progressing', 'terminated']),
    tool_names: z.array(z.string()),
    prompt: storedText(500_000).describe('What the model was told at first, placeholders filled in.'),
    tm_end: timeField,
  }),
  example: {
    assistance_id: EXAMPLE_ID,
    ai_engine_model: 'openai.gpt-4o-mini',
    ai_tts_type: '',
    ai_tts_voice_id: '',
    ai_stt_type: '',
    stt_language: 'en-US',
    activeflow_id: EXAMPLE_ID,
    reference_type: 'call',
    reference_id: EXAMPLE_ID,
    status: 'progressing',
    tool_names: ['all'],
    prompt: 'Be kind.',
    tm_end: NEVER,
  },
});
