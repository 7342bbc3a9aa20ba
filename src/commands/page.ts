import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { type Activeflow, ActiveflowApiError } from '../client/index.ts';
import type { Session } from './session.ts';
import type { ActiveflowPage } from './view/activeflow.ts';

/** What a page about this activeflow shows beside its record. */
export async function pageOf(session: Session, { id, flow_id }: Activeflow): Promise<ActiveflowPage> {
  const { terminal, connection } = session;
  const ui = connection.temporalUi;
  return {
    colours: terminal.colours,
    columns: terminal.columns,
    now: Date.now(),
    flowName: await flowName(session, flow_id),
    runUrl: ui && `${ui}/namespaces/${process.env.TEMPORAL_NAMESPACE || 'default'}/workflows/${id}`,
  };
}

/** Undefined for a flow that was deleted meanwhile, and for none. */
async function flowName({ client }: Session, id: string): Promise<string | undefined> {
  if (id === NIL_ID) return undefined;
  try {
    return (await client.flows.get(id)).name;
  } catch (error) {
    if (error instanceof ActiveflowApiError && error.status === 404) return undefined;
    throw error;
  }
}
