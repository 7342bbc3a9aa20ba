import { z } from 'zod';
import { TOOL_NAMES } from '../../workflows/ai/tools.ts';
import { storedText } from '../api/schemas/common.ts';
import { detailField, nameField } from './fields.ts';
import { defineKind } from './kind.ts';

/** Characters of a prompt. */
const LONGEST_PROMPT = 100_000;

/** Somebody to talk with who is none: what `ai_talk` and `ai_task` name. */
export const ai = defineKind({
  kind: 'ai',
  path: 'ais',
  about: 'Who answers in ai_talk and ai_task: a model, a prompt, tools, a voice.',
  fields: z.object({
    name: nameField,
    detail: detailField,
    type: z.literal('normal').default('normal'),
    engine_model: storedText(255).default('').describe('`<vendor>.<model>`; empty: the deployment’s own.'),
    engine_key: z
      .string()
      .max(1024)
      .default('')
      .describe('Taken, never kept, always empty: keys are settings of the deployment.'),
    parameter: z.record(z.string(), z.unknown()).default({}).describe('Added to the prompt as JSON.'),
    init_prompt: storedText(LONGEST_PROMPT).default('').describe('May hold placeholders of variables.'),
    tts_type: storedText(50).default(''),
    tts_voice_id: storedText(100).default(''),
    stt_type: storedText(50).default(''),
    stt_language: storedText(50).default('').describe('BCP 47, such as en-US.'),
    tool_names: z
      .array(z.enum(['all', ...TOOL_NAMES]))
      .default([])
      .describe('What it may do; all: everything.'),
  }),
  example: { name: 'Receptionist', init_prompt: 'Be kind to ${caller}.', tool_names: ['all'] },
});
