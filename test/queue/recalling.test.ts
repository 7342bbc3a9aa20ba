import { beforeEach, describe, expect, it } from 'vitest';
import { positionOf } from '../../workflows/queue/line.ts';
import type { Command, News, RecalledCaller } from '../../workflows/queue/news.ts';
import { newQueue, type QueueState } from '../../workflows/queue/state.ts';
import { isEmpty, take } from '../../workflows/queue/take.ts';
import { callerFacts } from './call-centre.ts';

const NOW = 100_000;
const leg = {
  call_id: 'phone',
  address: { type: 'tel', target: '+15550111', target_name: '', name: '', detail: '' },
};
const talk = { status: 'service', agent_id: 'x', offer_id: 'o', duration_waiting: 1000 } as const;
const on = { status: 'connecting', agent_id: 'x', offer_id: 'o' } as const;

let state: QueueState;
let ids: number;

beforeEach(() => {
  state = newQueue('queue', 'customer');
  ids = 0;
});

const tell = (news: News): Command[] => take(state, news, { now: () => NOW, newId: () => `id-${++ids}` });
const recall = (callers: readonly RecalledCaller[], held: readonly string[] = []): Command[] =>
  tell({ kind: 'recalled', callers, held: held.map((offer_id) => ({ agent_id: 'x', offer_id })) });
const waiting = (id: string, came_at: number): RecalledCaller => ({
  facts: callerFacts(id, { came_at, wait_timeout: 60_000 }),
  standing: { status: 'waiting' },
  legs: [],
});
const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
const phaseOf = (id: string) => state.callers.find(({ facts }) => facts.id === id)?.phase;

describe('a queue that was lost', () => {
  it('has its callers in their order, before those who come later, with the time that they have waited', () => {
    recall([waiting('b', 90_000), waiting('a', 80_000)]);
    tell({ kind: 'join', caller: callerFacts('c', { came_at: 95_000 }) });
    expect(['a', 'b', 'c'].map((id) => positionOf(state, id))).toEqual([1, 2, 3]);
    expect(state.alarms).toMatchObject({ 'wait/a': 140_000, 'wait/b': 150_000 });
  });

  it('seeks an agent for whoever is first', () => {
    expect(kinds(recall([waiting('a', 0)]))).toEqual(['claim']);
  });

  it('puts nobody back whom it knows, or who has left', () => {
    tell({ kind: 'leave', id: 'gone' });
    tell({ kind: 'join', caller: callerFacts('a') });
    recall([waiting('gone', 0), waiting('a', 0)]);
    expect(state.callers).toHaveLength(1);
  });

  it('gives back the agents whom it was ringing', () => {
    expect(recall([], ['o'])).toEqual([
      { lane: 'o', kind: 'hangup', offer_id: 'o' },
      { lane: 'o', kind: 'release', offer_id: 'o', agent_id: 'x', rested: false },
    ]);
    expect(isEmpty(state)).toBe(true);
  });

  it('lets those go on who talk, until one of them hangs up', () => {
    const facts = callerFacts('a', { came_at: 80_000, service_timeout: 50_000 });
    expect(recall([{ facts, standing: talk, legs: [leg] }], ['o'])).toEqual([]);
    expect(state.alarms).toMatchObject({ 'service/a': 131_000 });
    const over = tell({ kind: 'leg_over', call_id: 'phone' });
    expect(kinds(over)).toEqual(['hangup', 'release', 'store', 'tell']);
    expect(over[2]).toMatchObject({
      standing: { status: 'done', result: 'served', duration_waiting: 1000, duration_service: 19_000 },
    });
  });

  it('ends the service of an agent who hung up meanwhile', () => {
    const commands = recall([{ facts: callerFacts('a'), standing: talk, legs: [] }], ['o']);
    expect(kinds(commands)).toEqual(['release', 'store', 'tell']);
    expect(isEmpty(state)).toBe(true);
  });

  it('brings those together who were on their way', () => {
    const commands = recall([{ facts: callerFacts('a'), standing: on, legs: [leg] }], ['o']);
    expect(kinds(commands)).toEqual(['bridge', 'tell']);
    tell({ kind: 'leg_bridged', call_id: 'phone' });
    tell({ kind: 'met', id: 'a', offer_id: 'o' });
    expect(phaseOf('a')).toBe('service');
  });

  it('has whoever was on their way to an agent who is gone in the line again, when they say so', () => {
    const commands = recall([{ facts: callerFacts('a'), standing: on, legs: [] }], ['o']);
    expect(kinds(commands)).toEqual(['release', 'tell']);
    tell({ kind: 'missed', id: 'a', offer_id: 'o' });
    expect(phaseOf('a')).toBe('waiting');
  });
});
