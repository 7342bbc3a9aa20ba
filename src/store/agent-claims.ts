import type { QueueRecords } from '../../activities/queue-records.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import type { ClaimInput } from '../../workflows/queue/protocol.ts';
import { rank } from '../../workflows/queue/routing.ts';
import type { Agent } from '../../workflows/queue/state.ts';
import { agent } from '../resources/agent.ts';
import type { DataOf } from '../resources/kind.ts';
import { StoreError } from './errors.ts';
import { everyOf } from './every-of.ts';
import type { Resource } from './records.ts';
import type { Resources } from './resources.ts';

type AgentRow = Resource<DataOf<typeof agent>>;

/**
 * Who has which agent. An agent is in several queues, and each asks for itself: so the record decides, under its row's lock.
 * An agent is held by the offer that it names, from the claim to the release, whatever their status is set to meanwhile.
 */
export function createAgentClaims(resources: Resources): Pick<QueueRecords, 'claim' | 'engage' | 'release'> {
  const change = async (
    id: string,
    to: (row: AgentRow) => Partial<AgentRow> | undefined,
  ): Promise<boolean> => {
    const type = 'agent_status_updated';
    const whole = (row: AgentRow): AgentRow | undefined => {
      const part = to(row);
      return part && { ...row, ...part };
    };
    try {
      return (await resources.change(agent, id, whole, { type })).changed;
    } catch (error) {
      if (error instanceof StoreError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  };
  return {
    async claim(wish) {
      const [known] = await everyOf(resources, agent, wish.customer_id, { offer_id: wish.claim_id });
      if (known) return toAgent(known);
      const free = await everyOf(resources, agent, wish.customer_id, { status: 'available' });
      for (const candidate of rank(free.filter(isFree), wish)) {
        if (await change(candidate.id, (row) => claimed(row, wish))) return toAgent(candidate);
      }
      return undefined;
    },
    async engage({ agent_id, offer_id }) {
      const busy = { status: 'busy' } as const;
      await change(agent_id, (row) =>
        row.offer_id === offer_id && row.status === 'ringing' ? busy : undefined,
      );
    },
    async release({ agent_id, offer_id, manner }) {
      let isFreeNow = false;
      await change(agent_id, (row) => {
        if (row.offer_id !== offer_id || (manner === 'wake' && !row.resting)) return undefined;
        const after = manner === 'rest' ? rested(row) : freed(row);
        isFreeNow = isFree({ ...row, ...after });
        return after;
      });
      return isFreeNow;
    },
  };
}

function isFree({ status, offer_id, addresses }: AgentRow): boolean {
  return status === 'available' && offer_id === '' && addresses.length > 0;
}

function claimed(row: AgentRow, { claim_id, queue_id }: ClaimInput): Partial<AgentRow> | undefined {
  return isFree(row) ? { offer_id: claim_id, queue_id, status: 'ringing' } : undefined;
}

/** Whoever chose another status meanwhile keeps it. */
function freed({ status, resting }: AgentRow): Partial<AgentRow> {
  const isOurs = status === 'ringing' || status === 'busy' || (resting && status === 'away');
  return {
    offer_id: '',
    queue_id: '',
    resting: false,
    idle_since: toTimestamp(Date.now()),
    ...(isOurs ? { status: 'available' } : {}),
  };
}

function rested(row: AgentRow): Partial<AgentRow> {
  return row.status === 'ringing' ? { status: 'away', resting: true } : freed(row);
}

function toAgent({ id, ring_method, addresses }: AgentRow): Agent {
  return { id, ring_method, addresses };
}
