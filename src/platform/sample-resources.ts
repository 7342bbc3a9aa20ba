import { v5 as uuidv5 } from 'uuid';
import { ai } from '../resources/ai.ts';
import { conference } from '../resources/conference.ts';
import type { Kind } from '../resources/kind.ts';
import { queue } from '../resources/queue.ts';
import type { Store } from '../store/store.ts';

/** Rules for the scripted model (`docs/providers.md`), which a language model understands as well. */
const RECEPTIONIST = `You are the receptionist of Acme. Ask what the caller wants and connect them.
> start => Acme, good day. Would you like to speak to sales or to support?
> sales|buy|price => I connect you with sales. [connect_call {"destinations": [{"type": "tel", "target": "+15550123"}]}]
> support|help|broken => I connect you with support. [connect_call {"destinations": [{"type": "tel", "target": "+15550124"}]}]
> bye|nothing => Goodbye. [stop_service]
> * => I am sorry, I can connect you with sales or with support.`;

/** Ids of what the sample flows refer to, by the name in their placeholders. */
export interface Samples {
  readonly queue: string;
  readonly ai: string;
  readonly conference: string;
}

/** Makes the sample customer's queue, AI and conference; what is there already stays as it is. */
export async function seedResources(store: Store, customer_id: string): Promise<Samples> {
  const make = async (name: string, kind: Kind, fields: object): Promise<string> => {
    const id = uuidv5(name, customer_id);
    await store.resources.create(kind, { customer_id, id, data: kind.fields.parse(fields) });
    return id;
  };
  return {
    queue: await make('queue', queue, { name: 'Support', detail: 'The queue of the sample flows.' }),
    conference: await make('conference', conference, {
      name: 'Team room',
      detail: 'The conference of the sample flows.',
    }),
    ai: await make('ai', ai, {
      name: 'Receptionist',
      detail: 'The AI of the sample flows.',
      init_prompt: RECEPTIONIST,
      tool_names: ['connect_call', 'stop_service'],
    }),
  };
}
