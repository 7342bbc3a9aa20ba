import { z } from 'zod';
import { next, perform } from '../interpreter/outcome.ts';
import { defineAction, whenPerformed } from './define-action.ts';
import { flag, text } from './option.ts';

/** Holds the id of the case that the flow is about. */
const CASE_ID = 'contact_case_id';

/** Opens a case for the customer's agents, about whoever is on the other side. */
export const caseCreate = defineAction({
  type: 'case_create',
  media: 'any',
  summary: 'Opens a case about the other party of the call or conversation, and sets contact_case_id.',
  options: z.object({
    name: text.default(''),
    detail: text.default(''),
    note: text.default('').describe('The first note of the case; empty: none.'),
    sync: flag
      .default(false)
      .describe('Whether it is a failure when no case can be opened; without, the flow just goes on.'),
  }),
  examples: [{ name: 'Callback', note: 'Asked for a call tomorrow.' }],
  start(runtime, { name, detail, note }) {
    if (runtime.variables.get(CASE_ID) !== '') return next;
    const { reference_type, reference_id } = runtime.facts;
    return perform({
      name: 'case_create',
      input: { name, detail, note, reference_type, reference_id },
      summary: `open a case: ${name}`,
    });
  },
  resume(runtime, { sync }, happening) {
    if (happening.kind === 'refused' && !sync) return next;
    if (happening.kind !== 'performed') return whenPerformed(happening);
    runtime.variables.set({ [CASE_ID]: String(happening.value.case_id) });
    return next;
  },
});
