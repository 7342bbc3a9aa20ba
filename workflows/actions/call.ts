import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import { fail, next, perform } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { anonymous, destination, source, sourceOr } from './address.ts';
import { defineAction, whenPerformed } from './define-action.ts';
import { flag, integer, optionalId } from './option.ts';

/** Ids of the calls that the newest `call` made, comma-joined. */
const CREATED = 'voipbin.call.created_ids';

/** Calls others, each with an activeflow of its own, and goes on at once. */
export const call = defineAction({
  type: 'call',
  media: 'any',
  summary:
    'Starts a call with an activeflow of its own per destination and moves on at once. The new flows get the variables that are not voipbin.*. Sets voipbin.call.created_ids (ours), comma-joined.',
  options: z.object({
    source,
    destinations: z.array(destination).min(1).max(100),
    flow_id: optionalId.describe('What the new activeflows run; goes before actions.'),
    actions: z
      .array(z.record(z.string(), z.unknown()))
      .default([])
      .describe('What they run otherwise; placeholders in them are filled in by the new activeflow.'),
    chained: flag.default(false).describe("The new calls end with the activeflow's own."),
    early_execution: flag.default(false).describe('They run while it still rings.'),
    anonymous,
    timeout: integer({ min: 1000, max: 600_000 })
      .default(60_000)
      .describe('Milliseconds to wait for an answer (ours).'),
  }),
  examples: [
    {
      destinations: [{ type: 'tel', target: '+15550001' }],
      actions: [{ type: 'talk', option: { text: 'Hello ${name}' } }],
    },
    {
      destinations: [{ target: '${agent}' }],
      flow_id: '5e4a0680-804e-41ec-8477-2fea5968d85b',
      chained: true,
    },
  ],
  inline: ['actions'],
  start(runtime, option) {
    const { destinations, flow_id = '', actions, early_execution, timeout } = option;
    const from = sourceOr(option.source, runtime);
    if (from.target === '')
      return fail('SOURCE_REQUIRED', 'without a call of its own, an activeflow must say who calls');
    const chained = option.chained && runtime.call !== undefined;
    return perform({
      name: 'call',
      input: {
        group: runtime.newId(),
        source: { ...from },
        destinations,
        flow_id,
        actions: actions as JsonObject[],
        chained,
        early_execution,
        anonymous: option.anonymous === 'yes',
        timeout,
        variables: customVariables(runtime),
      },
      summary: `call ${destinations.map(({ target }) => target).join(', ')}`,
      ...(chained ? { makesLegs: true } : {}),
    });
  },
  resume(runtime, _option, happening) {
    if (happening.kind !== 'performed') return whenPerformed(happening);
    runtime.variables.set({ [CREATED]: (happening.value.ids as string[]).join(',') });
    return next;
  },
});

/** What the flow itself has set. */
function customVariables({ variables }: Runtime): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables.all()).filter(([name]) => !name.toLowerCase().startsWith('voipbin.')),
  );
}
