/** All side effects of a running activeflow, named as its workflow calls them: an effect after its action type. */
import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectName } from '../workflows/interpreter/outcome.ts';
import type { EffectInput, FinishInput, FinishResult, SaveInput } from '../workflows/protocol.ts';
import type { ActiveflowStore } from './activeflow-store.ts';
import type { CallControl } from './call-control.ts';
import { local_time } from './clock.ts';
import { type ContinueLinks, withContinueLinks } from './continue-links.ts';
import { EffectRefused } from './failure.ts';
import type { HttpClient } from './http-client.ts';
import { inOrder } from './in-order.ts';
import { createTelephony } from './telephony.ts';
import { createWeb } from './web.ts';

export type Activities = { readonly [E in EffectName]: (effect: EffectInput) => Promise<JsonObject> } & {
  save(input: SaveInput): Promise<void>;
  finish(input: FinishInput): Promise<FinishResult>;
};

export interface ActivityDependencies {
  readonly control: CallControl;
  readonly http: HttpClient;
  readonly store: ActiveflowStore;
  readonly links: ContinueLinks;
  /** Makes UUIDs. */
  readonly newId: () => string;
}

export function createActivities({ control, http, store, links, newId }: ActivityDependencies): Activities {
  const effects: { readonly [E in EffectName]: (effect: EffectInput) => Promise<JsonObject> } = {
    ...createTelephony(control),
    ...createWeb({ http, store, newId }),
    local_time,
    async fetch_flow({ customer_id, input }) {
      const flowId = String(input.flow_id);
      const actions = await store.flowActions(customer_id, flowId);
      if (!actions) throw new EffectRefused('FLOW_NOT_FOUND', `there is no flow ${flowId}`);
      return { actions: actions as unknown as JsonObject[] };
    },
  };
  const linked = Object.entries(effects).map(([name, perform]) => [name, withContinueLinks(links, perform)]);
  return {
    ...(Object.fromEntries(linked) as typeof effects),
    save: inOrder((input) => store.save(input)),
    finish: (input) => store.finish(input),
  };
}
