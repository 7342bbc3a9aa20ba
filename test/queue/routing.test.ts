import { describe, expect, it } from 'vitest';
import { type FreeAgent, rank, type Wish } from '../../workflows/queue/routing.ts';

const agent = (id: string, idle_since: string, tag_ids: readonly string[] = []): FreeAgent => ({
  id,
  idle_since,
  tag_ids,
});
const agents = [agent('a', '3'), agent('b', '1', ['fr']), agent('c', '2', ['fr', 'de'])];
const ranked = (wish: Partial<Wish>): string[] =>
  rank(agents, { routing_method: 'random', tag_ids: [], last_agent_id: '', seed: 0, ...wish }).map(
    ({ id }) => id,
  );

describe('routing', () => {
  it('asks agents with any of the tags, and everybody where there are none', () => {
    expect(ranked({ tag_ids: ['fr'] })).toEqual(['b', 'c']);
    expect(ranked({ tag_ids: ['de', 'xx'] })).toEqual(['c']);
    expect(ranked({ tag_ids: ['xx'] })).toEqual([]);
    expect(ranked({})).toHaveLength(3);
  });

  it('longest_idle asks who has waited longest', () => {
    expect(ranked({ routing_method: 'longest_idle' })).toEqual(['b', 'c', 'a']);
  });

  it('round_robin goes on behind whoever was asked last, also when they are gone', () => {
    expect(ranked({ routing_method: 'round_robin' })).toEqual(['a', 'b', 'c']);
    expect(ranked({ routing_method: 'round_robin', last_agent_id: 'a' })).toEqual(['b', 'c', 'a']);
    expect(ranked({ routing_method: 'round_robin', last_agent_id: 'bb' })).toEqual(['c', 'a', 'b']);
    expect(ranked({ routing_method: 'round_robin', last_agent_id: 'c' })).toEqual(['a', 'b', 'c']);
  });

  it('random follows from its seed and reaches everybody first', () => {
    const firsts = Array.from({ length: 30 }, (_, n) => ranked({ seed: n / 30 })[0]);
    expect(new Set(firsts)).toEqual(new Set(['a', 'b', 'c']));
    expect(ranked({ seed: 0.5 })).toEqual(ranked({ seed: 0.5 }));
  });
});
