import { z } from 'zod';
import { tellOfFreeAgent } from '../../../activities/queue-work.ts';
import { toTimestamp } from '../../../workflows/interpreter/timestamp.ts';
import { AGENT_STATUSES, agent } from '../../resources/agent.ts';
import type { DataOf } from '../../resources/kind.ts';
import type { Resource } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { changeRoute } from './change-route.ts';
import { resourceRoutes } from './routes.ts';
import { inputOf } from './schemas.ts';

type Agent = Resource<DataOf<typeof agent>>;

/** What queues keep of an agent. */
const KEPT = { direct_hash: true, offer_id: true, queue_id: true, resting: true, idle_since: true } as const;
const own = inputOf(agent, 'Body').omit(KEPT);
const input = own
  .extend({
    password: z.string().max(255).optional().describe('Taken, not kept: agents have no login here.'),
  })
  .meta({ id: 'AgentBody' });
const change = inputOf(agent, 'Change')
  .pick({ name: true, detail: true, ring_method: true })
  .meta({ id: 'AgentChange' });

/** Agents. One who may be free now is offered to the queues that wait for somebody. */
export function agentRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, {
    kind: agent,
    input,
    change,
    create: ({ password: _, ...body }) =>
      agent.fields.parse({ ...body, idle_since: toTimestamp(Date.now()) }),
    created: offerToQueues,
  });
  changeRoute(api, dependencies, {
    kind: agent,
    part: 'status',
    operationId: 'updateAgentStatus',
    summary: 'Change whether an agent can be called',
    description: 'Who is in a call stays in it. It ends the rest of an agent who did not answer.',
    body: z.object({ status: z.enum(AGENT_STATUSES) }).meta({ id: 'AgentStatus' }),
    event: () => 'agent_status_updated',
    update: (current, { status }) => withStatus(current, status),
    updated: offerToQueues,
  });
  changeRoute(api, dependencies, {
    kind: agent,
    part: 'tag_ids',
    operationId: 'updateAgentTagIds',
    summary: 'Change what an agent can',
    body: own.pick({ tag_ids: true }).meta({ id: 'AgentTagIds' }),
    updated: offerToQueues,
  });
  changeRoute(api, dependencies, {
    kind: agent,
    part: 'addresses',
    operationId: 'updateAgentAddresses',
    summary: 'Change where an agent is reached',
    body: own.pick({ addresses: true }).meta({ id: 'AgentAddresses' }),
    updated: offerToQueues,
  });
}

function withStatus(current: Agent, status: Agent['status']): Agent {
  return {
    ...current,
    status,
    ...(current.resting ? { resting: false, offer_id: '', queue_id: '' } : {}),
    ...(status === 'available' && current.status !== status ? { idle_since: toTimestamp(Date.now()) } : {}),
  };
}

/** Should that fail, the queues find out by themselves a little later. */
async function offerToQueues(
  { id, customer_id, status }: Agent,
  { store, queues, logger }: ApiDependencies,
): Promise<void> {
  if (status !== 'available') return;
  try {
    await tellOfFreeAgent({ records: store.queues, desk: queues }, customer_id);
  } catch (error) {
    logger.warn({ agent_id: id, error: String(error) }, 'queues could not be told of an agent');
  }
}
