import { z } from 'zod';
import { fail, next, perform, stay } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { optionalId, text } from './option.ts';

const TYPES = ['call', 'conference', 'transcribe', 'recording'] as const;

/**
 * Has a model summarise what was said in a call, a conference, a transcription or a recording: by default the one that the flow
 * is about. A call that is up, or a conference that has not ended, is transcribed from here on and summarised when it ends; then
 * the on-end flow gets the text.
 */
export const aiSummary = defineAction({
  type: 'ai_summary',
  media: 'any',
  summary: 'Summarises a conversation.',
  options: z.object({
    reference_type: z
      .enum(['', ...TYPES])
      .default('')
      .describe('What is summarised; empty: what the flow is about.'),
    reference_id: optionalId,
    language: text.default('en-US').describe('BCP 47, such as en-US.'),
    on_end_flow_id: optionalId.describe('Flow that runs when the summary is there.'),
  }),
  examples: [
    {},
    { reference_type: 'conference', reference_id: '${voipbin.conference.id}' },
    { reference_type: 'transcribe', reference_id: '${voipbin.transcribe.id}', language: 'de-DE' },
  ],
  start({ facts }, { reference_type, reference_id, language, on_end_flow_id = '' }) {
    const type = reference_type || TYPES.find((one) => one === facts.reference_type);
    const id = reference_id ?? facts.reference_id;
    if (type === undefined || (reference_id === undefined && type !== facts.reference_type))
      return fail(
        'NOTHING_TO_SUMMARIZE',
        'reference_type and reference_id say nothing that could be summarised',
      );
    const input = { reference_type: type, reference_id: id, language: language || 'en-US', on_end_flow_id };
    return perform({ name: 'ai_summary', input, summary: `summarise ${type} ${id}` });
  },
  resume(runtime, _option, happening) {
    if (happening.kind === 'refused') return { kind: 'fail', failure: happening.failure };
    if (happening.kind !== 'performed') return stay;
    const { id, reference_type, reference_id, language, content } = happening.value;
    runtime.variables.set({
      'voipbin.ai_summary.id': String(id),
      'voipbin.ai_summary.reference_type': String(reference_type),
      'voipbin.ai_summary.reference_id': String(reference_id),
      'voipbin.ai_summary.language': String(language),
      'voipbin.ai_summary.content': String(content),
    });
    return next;
  },
});
