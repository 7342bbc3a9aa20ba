/** Which of the free agents is asked first. */
import type { RoutingMethod } from './state.ts';

export interface FreeAgent {
  readonly id: string;
  readonly tag_ids: readonly string[];
  /** Since when nothing was asked of them; any text or number that grows with time. */
  readonly idle_since: string;
}

export interface Wish {
  readonly routing_method: RoutingMethod;
  /** Any of these; empty: everybody. */
  readonly tag_ids: readonly string[];
  /** Round robin: who was served last; empty: nobody. */
  readonly last_agent_id: string;
  /** Random: what the choice follows from, 0 to 1. */
  readonly seed: number;
}

export function isSuitable(agent: Pick<FreeAgent, 'tag_ids'>, { tag_ids }: Pick<Wish, 'tag_ids'>): boolean {
  return tag_ids.length === 0 || tag_ids.some((tag) => agent.tag_ids.includes(tag));
}

/** The suitable agents in the order in which they are to be tried: the same for the same wish. */
export function rank<A extends FreeAgent>(agents: readonly A[], wish: Wish): A[] {
  const suitable = agents.filter((agent) => isSuitable(agent, wish)).sort(by(({ id }) => id));
  switch (wish.routing_method) {
    case 'longest_idle':
      return suitable.sort(by(({ idle_since }) => idle_since));
    case 'round_robin': {
      const later = suitable.filter(({ id }) => id > wish.last_agent_id);
      return [...later, ...suitable.filter(({ id }) => id <= wish.last_agent_id)];
    }
    case 'random': {
      const start = Math.floor(wish.seed * suitable.length);
      return [...suitable.slice(start), ...suitable.slice(0, start)];
    }
  }
}

function by<A>(key: (agent: A) => string): (a: A, b: A) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}
