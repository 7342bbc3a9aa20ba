import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CommandAnswer, HangupCommand } from '../../activities/call-control.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { StartInput } from '../../workflows/protocol.ts';
import { FakeFlows } from './fake-flows.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
const hangups: HangupCommand[] = [];
let network: (command: HangupCommand) => Promise<CommandAnswer>;

/** A network whose hangups the test answers. */
class Phones extends PhoneNetwork {
  override hangup(command: HangupCommand): Promise<CommandAnswer> {
    hangups.push(command);
    return network(command);
  }
}

beforeAll(async () => {
  harness = await startHarness({ control: new Phones({ clock: new RealClock(100) }) });
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());
beforeEach(() => {
  hangups.length = 0;
  harness.flows.stopped.length = 0;
  network = async ({ call_id }) => hangUpInStore(call_id);
});

async function hangUpInStore(call_id: string): Promise<CommandAnswer> {
  const at = Date.now();
  await harness.store.calls.applyEvent({
    type: 'call_hangup',
    reason: 'normal',
    by: 'local',
    call_id,
    number: 9,
    at,
  });
  return 'started';
}

const source = { type: 'tel', target: '+15550100', target_name: 'Ada', name: '', detail: '' };
const destinations = [{ target: '+15550101' }, { type: 'sip', target: 'bob@example.com' }];
const request = { source, destinations, actions: [{ id: 'hello', type: 'talk', option: { text: 'Hi' } }] };

interface Placed {
  readonly id: string;
  readonly activeflow_id: string;
}

async function place(rest: object = {}, headers?: Record<string, string>): Promise<Placed[]> {
  const { status, body } = await ada.ask('POST', '/v1.0/calls', { ...request, ...rest }, headers);
  expect([status, body]).toMatchObject([200, { groupcalls: [] }]);
  return body.calls as unknown as Placed[];
}

describe('calling out', () => {
  test('makes one call with an activeflow of its own per destination', async () => {
    const calls = await place();
    expect(calls).toMatchObject([
      { status: 'dialing', direction: 'outgoing', source, destination: { type: 'tel', target: '+15550101' } },
      {
        status: 'dialing',
        direction: 'outgoing',
        source,
        destination: { type: 'sip', target: 'bob@example.com' },
      },
    ]);
    expect(new Set(calls.flatMap(({ id, activeflow_id }) => [id, activeflow_id])).size).toBe(4);
    for (const { id, activeflow_id } of calls) {
      expect((await ada.ask('GET', `/v1.0/calls/${id}`)).body).toMatchObject({ id, activeflow_id });
      expect((await ada.ask('GET', `/v1.0/activeflows/${activeflow_id}`)).body).toMatchObject({
        status: '',
        reference_type: 'call',
        reference_id: id,
      });
    }
  });

  test('leaves the dialling to the workflow, with time-out, early execution and variables', async () => {
    const [call] = await place({ timeout: 20_000, early_execution: true, variables: { a: '1' } });
    const started = harness.flows.started.find(({ facts }) => facts.id === call?.activeflow_id);
    expect(started).toMatchObject({
      call: {
        id: call?.id,
        direction: 'outgoing',
        status: 'dialing',
        dial: { timeout: 20_000, early_execution: true },
      },
      actions: request.actions,
      variables: { a: '1', 'voipbin.call.id': call?.id, 'voipbin.call.source.target': '+15550100' },
    });
  });

  test('waits 60 s for the answer unless told otherwise, and then runs the flow', async () => {
    const [call] = await place();
    const started = harness.flows.started.find(({ facts }) => facts.id === call?.activeflow_id);
    expect(started?.call?.dial).toEqual({ timeout: 60_000, early_execution: false });
  });

  test.each([
    ['yes', true],
    ['no', undefined],
    ['auto', undefined],
    ['', undefined],
  ])('anonymous %j withholds the source: %j', async (anonymous, withheld) => {
    const [call] = await place({ anonymous });
    const started = harness.flows.started.find(({ facts }) => facts.id === call?.activeflow_id);
    expect(started?.call?.dial?.anonymous).toBe(withheld);
    expect(call).toMatchObject({ source });
  });

  test('a flow_id wins over actions', async () => {
    const flow = await ada.ask('POST', '/v1.0/flows', {
      actions: [{ id: 'wait', type: 'sleep', option: { duration: 1 } }],
    });
    const [call] = await place({ flow_id: flow.body.id, actions: [{ type: 'foo' }] });
    expect(call).toMatchObject({ flow_id: flow.body.id });
    expect(
      harness.flows.started.find(({ facts }) => facts.id === call?.activeflow_id)?.actions,
    ).toMatchObject([{ id: 'wait' }]);
  });

  test('with an Idempotency-Key a repetition answers the same calls, another body is 409', async () => {
    const key = { 'idempotency-key': 'ring once' };
    const first = await place({}, key);
    expect(await place({}, key)).toEqual(first);
    expect(await ada.ask('POST', '/v1.0/calls', { ...request, timeout: 5000 }, key)).toMatchObject({
      status: 409,
    });
  });

  test('refuses what cannot be dialled, with its path', async () => {
    const cases: [object, string, string | undefined][] = [
      [{ destinations: [] }, 'INVALID_ARGUMENT', 'destinations'],
      [{ destinations: Array(101).fill(source) }, 'INVALID_ARGUMENT', 'destinations'],
      [{ destinations: [{ target: '' }] }, 'INVALID_ARGUMENT', 'destinations[0].target'],
      [{ destinations: ['+15550101'] }, 'INVALID_JSON_BODY', 'destinations[0]'],
      [{ source: undefined }, 'INVALID_JSON_BODY', 'source'],
      [{ timeout: 0 }, 'INVALID_ARGUMENT', 'timeout'],
      [{ timeout: '10' }, 'INVALID_JSON_BODY', 'timeout'],
      [{ anonymous: 'YES' }, 'INVALID_ANONYMOUS_VALUE', undefined],
      [{ variables: { a: 'x'.repeat(40_000) } }, 'INVALID_VARIABLES', 'variables.a'],
    ];
    for (const [rest, reason, path] of cases) {
      const { status, body } = await ada.ask('POST', '/v1.0/calls', { ...request, ...rest });
      const details = path === undefined ? {} : { details: [expect.objectContaining({ path })] };
      expect([status, body], JSON.stringify(rest).slice(0, 80)).toMatchObject([
        400,
        { error: { reason, ...details } },
      ]);
    }
  });
});

test('calls are listed newest first', async () => {
  const calls = await place();
  const { result } = (await ada.ask('GET', '/v1.0/calls?page_size=2')).body;
  expect((result as unknown as Placed[]).map(({ id }) => id).sort()).toEqual(
    calls.map(({ id }) => id).sort(),
  );
});

describe('calling many', () => {
  /** Flows whose start waits until the gate is open. */
  class GatedFlows extends FakeFlows {
    underWay = 0;
    most = 0;
    open: () => void = () => {};
    readonly #gate = new Promise<void>((resolve) => {
      this.open = resolve;
    });

    override async start(input: StartInput): Promise<void> {
      this.underWay += 1;
      this.most = Math.max(this.most, this.underWay);
      await this.#gate;
      this.underWay -= 1;
      await super.start(input);
    }
  }

  test('places some at a time, and answers them in the order of the destinations', async () => {
    const flows = new GatedFlows();
    const many = await startHarness({ flows });
    try {
      const caller = await many.newCaller();
      const targets = Array.from({ length: 20 }, (_, index) => `+1555020${index}`);
      const body = { ...request, destinations: targets.map((target) => ({ target })) };
      const placed = caller.ask('POST', '/v1.0/calls', body);
      await vi.waitFor(() => expect(flows.underWay).toBe(8));
      flows.open();
      const calls = (await placed).body.calls as unknown as { destination: { target: string } }[];
      expect(calls.map(({ destination }) => destination.target)).toEqual(targets);
      expect(flows.most).toBe(8);
    } finally {
      await many.close();
    }
  });

  test('answers 503 at once while the engine is away, and no call is placed', async () => {
    harness.flows.away = true;
    const before = (await ada.ask('GET', '/v1.0/calls')).body;
    const body = { ...request, destinations: Array(100).fill({ target: '+15550101' }) };
    const refused = await ada.ask('POST', '/v1.0/calls', body);
    harness.flows.away = false;
    expect([refused.status, refused.headers]).toMatchObject([503, { 'retry-after': expect.any(String) }]);
    expect((await ada.ask('GET', '/v1.0/calls')).body).toEqual(before);
  });
});

describe('deleting', () => {
  const remove = (id: string | undefined) => ada.ask('DELETE', `/v1.0/calls/${id}`);
  const notFound = { status: 404, body: { error: { reason: 'CALL_NOT_FOUND' } } };

  test('hangs up first, answers the call as deleted, and then it is not found any more', async () => {
    const [call] = await place();
    expect(await remove(call?.id)).toMatchObject({
      status: 200,
      body: {
        id: call?.id,
        status: 'hangup',
        hangup_by: 'local',
        tm_delete: expect.stringMatching(/^20\d\d-/),
      },
    });
    expect(hangups).toHaveLength(1);
    for (const answer of [
      await remove(call?.id),
      await ada.ask('GET', `/v1.0/calls/${call?.id}`),
      await ada.ask('POST', `/v1.0/calls/${call?.id}/hangup`),
    ])
      expect(answer).toMatchObject(notFound);
    const { result } = (await ada.ask('GET', '/v1.0/calls')).body;
    expect((result as unknown as Placed[]).map(({ id }) => id)).not.toContain(call?.id);
  });

  test('a call that is over is not hung up again', async () => {
    const [call] = await place();
    await hangUpInStore(String(call?.id));
    expect((await remove(call?.id)).status).toBe(200);
    expect(hangups).toEqual([]);
  });

  test('a call that does not end in time is not deleted: 503, and again it works', async () => {
    const [call] = await place();
    network = async () => 'started';
    expect(await remove(call?.id)).toMatchObject({ status: 503 });
    expect((await ada.ask('GET', `/v1.0/calls/${call?.id}`)).status).toBe(200);
    await hangUpInStore(String(call?.id));
    expect((await remove(call?.id)).status).toBe(200);
  });
});

describe('hanging up', () => {
  const hangUp = (id: string | undefined) => ada.ask('POST', `/v1.0/calls/${id}/hangup`);

  test('tells the network once, however often it is asked, and answers 200 with the call hung up', async () => {
    const [call] = await place();
    expect(await hangUp(call?.id)).toMatchObject({
      status: 200,
      body: { id: call?.id, status: 'hangup', hangup_reason: 'normal', hangup_by: 'local' },
    });
    expect((await hangUp(call?.id)).status).toBe(200);
    expect(hangups).toEqual([expect.objectContaining({ call_id: call?.id, reason: 'normal' })]);
  });

  test('uses one command id for one call, so that a repetition does nothing more', async () => {
    const [call] = await place();
    network = async () => 'started';
    expect((await hangUp(call?.id)).status).toBe(202);
    await hangUp(call?.id);
    expect(new Set(hangups.map(({ command_id }) => command_id)).size).toBe(1);
  });

  test('of a call that the network does not know yet ends its activeflow', async () => {
    const [call] = await place();
    network = async () => 'gone';
    expect((await hangUp(call?.id)).status).toBe(202);
    expect(harness.flows.stopped).toEqual([call?.activeflow_id]);
  });

  test('answers 503 when the network cannot be reached', async () => {
    const [call] = await place();
    network = async () => {
      throw new Error('connection refused');
    };
    expect(await hangUp(call?.id)).toMatchObject({
      status: 503,
      body: { error: { reason: 'SERVICE_UNAVAILABLE' } },
    });
  });
});
