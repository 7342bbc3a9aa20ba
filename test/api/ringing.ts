import { pino } from 'pino';
import { afterAll } from 'vitest';
import type { CallerInput } from '../../src/providers/simulator/script.ts';
import { Gateway } from '../../src/roles/gateway.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

const address = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });

/** A call that rings in the network and is in the database, as after the gateway took it. Answers its id. */
export async function ringFor(
  { network, store }: Harness,
  { customer }: Caller,
  script: CallerInput['script'] = [],
): Promise<string> {
  const id = network.ring({ from: '+15550100', to: '+15550199', script });
  await store.activeflows.create({
    customer_id: customer.id,
    reference_type: 'call',
    actions: [],
    call: {
      id,
      direction: 'incoming',
      status: 'ringing',
      source: address('+15550100'),
      destination: address('+15550199'),
    },
  });
  return id;
}

/** The API for the tests of one file, with a gateway that is told what happens in the network. */
export async function startHarnessWithGateway(): Promise<Harness> {
  const harness = await startHarness();
  afterAll(() => harness.close());
  const { store, flows, network } = harness;
  const gateway = new Gateway(
    { store, flows, provider: network, summaries: { start: async () => {} } },
    pino({ enabled: false }),
  );
  await network.open({ incoming: async () => {}, event: (event) => gateway.event(event) });
  return harness;
}

/** A call as {@link ringFor} makes it, which the network knows to be answered. */
export async function answeredFor(harness: Harness, caller: Caller): Promise<string> {
  const id = await ringFor(harness, caller);
  await harness.network.answer({ command_id: `answer ${id}`, call_id: id });
  return id;
}
