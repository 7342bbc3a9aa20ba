import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { Caller, Harness } from './harness.ts';

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
