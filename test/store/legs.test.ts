import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Leg } from '../../activities/call-legs.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { CallEvent, CallEventBody } from '../../workflows/interpreter/events.ts';
import { openTestDatabase } from '../support/database.ts';
import { incomingCall } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';

const { database, store, customer } = await ownDatabase(openTestDatabase());

/** A call with an activeflow; answers its id. */
async function makeMaster(): Promise<string> {
  const call = incomingCall(randomUUID());
  await store.activeflows.create({ customer_id: customer, reference_type: 'call', call });
  return call.id;
}

async function makeLeg(changes: Partial<Leg> = {}): Promise<Leg> {
  const { source, destination } = incomingCall('');
  const leg: Leg = {
    id: randomUUID(),
    customer_id: customer,
    source,
    destination,
    master_call_id: randomUUID(),
    groupcall_id: randomUUID(),
    event_workflow_id: 'queue/1',
    ...changes,
  };
  await store.legs.create(leg);
  return leg;
}

const numbers = new Map<string, number>();
function told(call_id: string, body: CallEventBody): Promise<unknown> {
  const number = (numbers.get(call_id) ?? 0) + 1;
  numbers.set(call_id, number);
  const event: CallEvent = { ...body, call_id, number, at: Date.now() };
  return store.calls.applyEvent(event);
}
const hangup: CallEventBody = { type: 'call_hangup', reason: 'normal', by: 'remote' };
const statusOf = async (id: string) => (await store.calls.get(customer, id)).status;

describe('a leg', () => {
  test('is a call of its customer without an activeflow, made for another one', async () => {
    const leg = await makeLeg();
    await store.legs.create(leg);
    expect(await store.calls.get(customer, leg.id)).toMatchObject({
      status: 'dialing',
      direction: 'outgoing',
      activeflow_id: NIL_ID,
      master_call_id: leg.master_call_id,
      groupcall_id: leg.groupcall_id,
    });
  });

  test('has its events told to the workflow that made it, other calls to their activeflow', async () => {
    const leg = await makeLeg({ event_workflow_id: 'queue/7' });
    const master = await makeMaster();
    const { activeflow_id } = await store.calls.get(customer, master);
    expect(await store.calls.workflowOf(leg.id)).toBe('queue/7');
    expect(await store.calls.workflowOf(master)).toBe(activeflow_id);
    expect(await store.calls.workflowOf(randomUUID())).toBeUndefined();
  });

  test('that was answered rings no more, however late that is told', async () => {
    const leg = await makeLeg();
    await told(leg.id, { type: 'call_progressing' });
    const answered = await store.calls.get(customer, leg.id);
    await told(leg.id, { type: 'call_ringing' });
    await told(leg.id, { type: 'call_progressing' });
    expect(await store.calls.get(customer, leg.id)).toMatchObject({
      status: 'progressing',
      tm_progressing: answered.tm_progressing,
    });
  });

  test('whose end is decided is not wanted any more, and only ends after that', async () => {
    const leg = await makeLeg();
    expect(await store.legs.isWanted(leg.id)).toBe(true);
    expect(await store.legs.release({ master_call_id: leg.master_call_id })).toEqual([leg.id]);
    expect(await store.legs.isWanted(leg.id)).toBe(false);
    await told(leg.id, { type: 'call_ringing' });
    await told(leg.id, { type: 'call_progressing' });
    expect(await statusOf(leg.id)).toBe('canceling');
    expect(await store.legs.release({ master_call_id: leg.master_call_id })).toEqual([leg.id]);
    await told(leg.id, hangup);
    expect(await statusOf(leg.id)).toBe('hangup');
    expect(await store.legs.release({ master_call_id: leg.master_call_id })).toEqual([]);
  });

  test('can be spared when those of its attempt end', async () => {
    const groupcall_id = randomUUID();
    const [winner, loser] = [await makeLeg({ groupcall_id }), await makeLeg({ groupcall_id })];
    await makeLeg();
    await told(winner.id, { type: 'call_progressing' });
    await told(loser.id, { type: 'call_progressing' });
    expect(await store.legs.release({ groupcall_id, except: winner.id })).toEqual([loser.id]);
    expect([await statusOf(winner.id), await statusOf(loser.id)]).toEqual(['progressing', 'terminating']);
  });
});

describe('an attempt that is over', () => {
  test('wants no leg that is written down later; another one of the same call does', async () => {
    const master_call_id = await makeMaster();
    const groupcall_id = randomUUID();
    await store.legs.release({ master_call_id, groupcall_id });
    const [late, other] = [
      await makeLeg({ master_call_id, groupcall_id }),
      await makeLeg({ master_call_id }),
    ];
    expect(await store.legs.isWanted(late.id)).toBe(false);
    expect(await store.legs.isWanted(other.id)).toBe(true);
  });

  test('is not over for its other legs when only the winner is spared', async () => {
    const master_call_id = await makeMaster();
    const groupcall_id = randomUUID();
    const winner = await makeLeg({ master_call_id, groupcall_id });
    await store.legs.release({ master_call_id, groupcall_id, except: winner.id });
    expect(await store.legs.isWanted(winner.id)).toBe(true);
  });

  test('is every attempt of a call that ends', async () => {
    const master_call_id = await makeMaster();
    await store.legs.release({ master_call_id });
    const late = await makeLeg({ master_call_id });
    expect(await store.legs.isWanted(late.id)).toBe(false);
  });
});

describe('a leg whose master call is over', () => {
  const left = async () =>
    (await store.reconciliation.abandonedCalls({ olderThanSeconds: 0, limit: 100 })).map(({ id }) => id);

  test('is found as abandoned until it is over itself', async () => {
    const master_call_id = await makeMaster();
    const leg = await makeLeg({ master_call_id });
    expect(await left()).not.toContain(leg.id);
    await told(master_call_id, hangup);
    expect(await left()).toContain(leg.id);
    await told(leg.id, hangup);
    expect(await left()).not.toContain(leg.id);
  });
});

describe('purge', () => {
  test('removes legs that are over for so long, and no others', async () => {
    const [old, recent, open] = [await makeLeg(), await makeLeg(), await makeLeg()];
    await told(old.id, hangup);
    await told(recent.id, hangup);
    await database.query(`UPDATE calls SET tm_hangup = tm_hangup - interval '31 days' WHERE id = $1`, [
      old.id,
    ]);
    await store.purge({ olderThanDays: 30 });
    await expect(store.calls.get(customer, old.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([await statusOf(recent.id), await statusOf(open.id)]).toEqual(['hangup', 'dialing']);
  });
});
