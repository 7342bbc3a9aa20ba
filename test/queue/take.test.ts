import { beforeEach, describe, expect, it } from 'vitest';
import { nextAlarm } from '../../workflows/queue/alarms.ts';
import { estimatedWait } from '../../workflows/queue/estimate.ts';
import { positionOf } from '../../workflows/queue/line.ts';
import type { Command, News } from '../../workflows/queue/news.ts';
import { type Agent, newQueue, type QueueState } from '../../workflows/queue/state.ts';
import { isEmpty, take } from '../../workflows/queue/take.ts';
import { callerFacts } from './call-centre.ts';

const address = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });
const agent = (id: string, over: Partial<Agent> = {}): Agent => ({
  id,
  ring_method: 'ringall',
  addresses: [address(`${id}-1`)],
  ...over,
});

let state: QueueState;
let now: number;
let ids: number;

beforeEach(() => {
  state = newQueue('queue', 'customer');
  now = 0;
  ids = 0;
});

const tell = (news: News): Command[] => take(state, news, { now: () => now, newId: () => `id-${++ids}` });
const join = (id: string, over: Parameters<typeof callerFacts>[1] = {}): Command[] =>
  tell({ kind: 'join', caller: callerFacts(id, over) });
const kinds = (commands: readonly Command[]): string[] => commands.map(({ kind }) => kind);
const of = <K extends Command['kind']>(
  commands: readonly Command[],
  kind: K,
): Extract<Command, { kind: K }>[] =>
  commands.filter((command) => command.kind === kind) as Extract<Command, { kind: K }>[];
/** The claim under way is answered with this agent; answers the ids of the phones that ring. */
const give = (given: Agent): string[] =>
  of(tell({ kind: 'claimed', claim_id: state.claim?.id ?? '', agent: given }), 'ring').map(
    ({ call_id }) => call_id,
  );
const giveNobody = (): Command[] => tell({ kind: 'claimed', claim_id: state.claim?.id ?? '' });
/** Rings the next alarm of this kind. */
const ringAlarm = (kind: string): Command[] => {
  const name = Object.keys(state.alarms).find((each) => each.startsWith(`${kind}/`));
  now = state.alarms[name ?? ''] as number;
  return tell({ kind: 'alarm', name: name ?? '' });
};
const phaseOf = (id: string) => state.callers.find(({ facts }) => facts.id === id)?.phase;
const offerOf = (id: string): string => state.callers.find(({ facts }) => facts.id === id)?.offer?.id ?? '';

describe('a queue', () => {
  it('rings an agent for whoever came first, and brings them together', () => {
    join('a');
    join('b');
    const [phone] = give(agent('x'));
    const answered = tell({ kind: 'leg_answered', call_id: phone! });
    expect(kinds(answered)).toEqual(['bridge', 'store', 'tell']);
    expect(of(answered, 'tell')[0]).toMatchObject({
      id: 'a',
      message: { name: 'connecting', forward: 'serve' },
    });
    now = 7000;
    const standing = { status: 'service', agent_id: 'x', offer_id: offerOf('a'), duration_waiting: 7000 };
    expect(of(tell({ kind: 'met', id: 'a', offer_id: offerOf('a') }), 'store')[0]).toMatchObject({
      id: 'a',
      standing,
    });
    now = 19_000;
    const over = tell({ kind: 'leg_over', call_id: phone! });
    expect(kinds(over)).toEqual(['hangup', 'release', 'store', 'tell']);
    expect(of(over, 'store')[0]?.standing).toEqual({
      status: 'done',
      result: 'served',
      duration_waiting: 7000,
      duration_service: 12_000,
    });
  });

  it('keeps the place of a caller whose agent does not answer, and rests the agent for a while', () => {
    join('a');
    join('b');
    const [phone] = give(agent('x'));
    const over = tell({ kind: 'leg_over', call_id: phone! });
    expect(of(over, 'release')).toEqual([expect.objectContaining({ agent_id: 'x', rested: true })]);
    expect(positionOf(state, 'a')).toBe(1);
    give(agent('y'));
    expect([phaseOf('a'), phaseOf('b')]).toEqual(['ringing', 'waiting']);
    expect(of(ringAlarm('rest'), 'wake_agent')).toEqual([expect.objectContaining({ agent_id: 'x' })]);
  });

  it('goes on without a phone that says nothing at all', () => {
    join('a');
    give(agent('x'));
    expect(kinds(ringAlarm('ring'))).toEqual(['hangup', 'release', 'claim']);
    expect(phaseOf('a')).toBe('waiting');
  });

  it('rings all phones of an agent, and hangs the others up when one answers', () => {
    join('a');
    const phones = give(agent('x', { addresses: [address('1'), address('2'), address('3')] }));
    expect(phones).toHaveLength(3);
    expect(kinds(tell({ kind: 'leg_over', call_id: phones[0]! }))).toEqual([]);
    const answered = tell({ kind: 'leg_answered', call_id: phones[2]! });
    expect(of(answered, 'hangup')).toEqual([expect.objectContaining({ except: phones[2] })]);
  });

  it('rings the phones of a linear agent one after the other', () => {
    join('a');
    const addresses = [address('1'), address('2')];
    const [first] = give(agent('x', { ring_method: 'linear', addresses }));
    const [second] = of(tell({ kind: 'leg_over', call_id: first! }), 'ring');
    expect(second?.destination.target).toBe('2');
    const over = tell({ kind: 'leg_over', call_id: second!.call_id });
    expect(of(over, 'release')).toEqual([expect.objectContaining({ rested: true })]);
  });

  it('serves a higher priority first, and offers a free agent to whoever is next by then', () => {
    join('a');
    join('b', { priority: 1 });
    give(agent('x'));
    expect([phaseOf('a'), phaseOf('b')]).toEqual(['waiting', 'ringing']);
  });

  it('does not let a caller for rare agents hold up the others', () => {
    join('a', { tag_ids: ['rare'] });
    giveNobody();
    expect(of(join('b'), 'claim')[0]?.tag_ids).toEqual([]);
  });

  it('asks again when an agent became free while it was being told that there is none', () => {
    join('a');
    tell({ kind: 'free' });
    expect(kinds(giveNobody())).toEqual(['claim']);
    expect(kinds(giveNobody())).toEqual([]);
    expect(kinds(tell({ kind: 'free' }))).toEqual(['claim']);
  });

  it('gives an agent back for whom nobody waits any more', () => {
    join('a');
    tell({ kind: 'leave', id: 'a' });
    const answer = tell({ kind: 'claimed', claim_id: state.claim?.id ?? '', agent: agent('x') });
    expect(of(answer, 'release')).toEqual([expect.objectContaining({ agent_id: 'x', rested: false })]);
    expect(isEmpty(state)).toBe(true);
  });

  it('sends a caller back into the line whose agent hung up before they met; a late meeting counts for nothing', () => {
    join('a');
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    const old = offerOf('a');
    expect(kinds(tell({ kind: 'leg_over', call_id: phone! }))).toEqual(['hangup', 'release']);
    const over = tell({ kind: 'missed', id: 'a', offer_id: old });
    expect(of(over, 'tell')[0]?.message).toMatchObject({ name: 'waiting' });
    expect(of(over, 'release')).toEqual([]);
    const [second] = give(agent('y'));
    tell({ kind: 'leg_answered', call_id: second! });
    expect(tell({ kind: 'met', id: 'a', offer_id: old })).toEqual([]);
    expect(phaseOf('a')).toBe('connecting');
  });

  it('counts as served who met an agent, although the news of the end came before that of the beginning', () => {
    join('a');
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    const offer_id = offerOf('a');
    tell({ kind: 'leg_bridged', call_id: phone! });
    tell({ kind: 'leg_over', call_id: phone! });
    const late = tell({ kind: 'met', id: 'a', offer_id });
    expect(of(late, 'store').map(({ standing }) => standing.status)).toEqual(['service', 'done']);
    expect(of(late, 'release')).toEqual([]);
    expect(isEmpty(state)).toBe(true);
  });

  it('sends a caller back who came to a bridge that the agent never reached', () => {
    join('a');
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    tell({ kind: 'leg_over', call_id: phone! });
    const alone = tell({ kind: 'met', id: 'a', offer_id: offerOf('a') });
    expect(of(alone, 'store').map(({ standing }) => standing.status)).toEqual(['waiting']);
    expect(of(alone, 'tell')[0]?.message).toMatchObject({ name: 'waiting' });
    expect(phaseOf('a')).toBe('waiting');
  });

  it('ends a wait at its limit, with the agent it rings for', () => {
    join('a', { wait_timeout: 5000 });
    give(agent('x'));
    const over = ringAlarm('wait');
    expect(kinds(over)).toEqual(['hangup', 'release', 'store', 'tell']);
    expect(of(over, 'release')[0]?.rested).toBe(false);
    expect(of(over, 'store')[0]?.standing).toMatchObject({ status: 'abandoned', result: 'timeout' });
    expect(of(over, 'tell')[0]?.message).toEqual({ number: 1, name: 'over', forward: 'serve' });
  });

  it('lets a caller at their limit meet the agent who has just answered, but not wait again', () => {
    join('a', { wait_timeout: 5000 });
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    expect(ringAlarm('wait')).toEqual([]);
    tell({ kind: 'leg_over', call_id: phone! });
    const over = tell({ kind: 'missed', id: 'a', offer_id: offerOf('a') });
    expect(of(over, 'store')[0]?.standing).toMatchObject({ result: 'timeout' });
  });

  it('does not wait for ever for a flow that never comes to the agent', () => {
    join('a');
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    expect(of(ringAlarm('meet'), 'release')).toEqual([expect.objectContaining({ rested: false })]);
    expect(phaseOf('a')).toBe('waiting');
  });

  it('ends a service at its limit', () => {
    join('a', { service_timeout: 9000 });
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    tell({ kind: 'met', id: 'a', offer_id: offerOf('a') });
    const standing = { status: 'done', result: 'service_timeout', duration_service: 9000 };
    expect(of(ringAlarm('service'), 'store')[0]?.standing).toMatchObject(standing);
  });

  it('hangs up the agent of a caller who leaves, and tells nobody', () => {
    join('a');
    give(agent('x'));
    expect(kinds(tell({ kind: 'leave', id: 'a' }))).toEqual(['hangup', 'release', 'store']);
  });

  it('kicks at any time', () => {
    join('a');
    const kicked = tell({ kind: 'kick', id: 'a' });
    expect(of(kicked, 'store')[0]?.standing).toMatchObject({ status: 'abandoned', result: 'kicked' });
    expect(of(kicked, 'tell')[0]?.message).toEqual({ number: 1, name: 'over', forward: 'serve' });
  });

  it('sends everybody out when the queue is no more', () => {
    join('a');
    join('b');
    give(agent('x'));
    const over = of(tell({ kind: 'close' }), 'store').map(({ standing }) => standing);
    expect(over).toMatchObject([{ result: 'kicked' }, { result: 'kicked' }]);
    expect(state.callers).toEqual([]);
  });

  it('does not take in a caller who left before their join arrived, nor one twice', () => {
    const standing = { status: 'abandoned', result: 'abandoned', duration_waiting: 0 };
    expect(of(tell({ kind: 'leave', id: 'a' }), 'store')[0]?.standing).toMatchObject(standing);
    expect(tell({ kind: 'leave', id: 'a' })).toEqual([]);
    expect(join('a')).toEqual([]);
    join('b');
    expect(join('b')).toEqual([]);
    expect(state.callers).toHaveLength(1);
  });

  it('asks now and then who is still there, as long as anybody is', () => {
    join('a');
    expect(of(ringAlarm('check'), 'check')[0]?.ids).toEqual(['a']);
    expect(nextAlarm(state)?.name).toBe('check/callers');
    tell({ kind: 'leave', id: 'a' });
    expect(nextAlarm(state)).toBeUndefined();
  });

  it('guesses a wait by what agents have lately spent on a caller, and knows nothing before that', () => {
    join('a');
    expect(estimatedWait(state, 'a')).toBeUndefined();
    const [phone] = give(agent('x'));
    tell({ kind: 'leg_answered', call_id: phone! });
    tell({ kind: 'met', id: 'a', offer_id: offerOf('a') });
    join('b');
    join('c');
    now = 60_000;
    tell({ kind: 'leg_over', call_id: phone! });
    expect([estimatedWait(state, 'b'), estimatedWait(state, 'c')]).toEqual([60, 120]);
    expect(estimatedWait(state, 'a')).toBeUndefined();
  });
});
