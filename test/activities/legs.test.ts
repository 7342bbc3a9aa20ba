import { describe, expect, it } from 'vitest';
import type { Leg } from '../../activities/call-legs.ts';
import { createLegs } from '../../activities/legs.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { MemoryLegs } from '../support/memory-legs.ts';

const at = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });
const LEG: Leg = {
  id: 'leg',
  customer_id: 'customer',
  source: at('+15550100'),
  destination: at('+15550003'),
  master_call_id: 'master',
  groupcall_id: 'group',
  event_workflow_id: 'flow',
};
const dialling = { command_id: 'dial', timeout: 60_000, anonymous: false };

function world() {
  const clock = new VirtualClock();
  const network = new PhoneNetwork({ clock });
  const records = new MemoryLegs();
  const over = () => network.call('leg')?.state.status === 'hangup';
  return { clock, network, records, legs: createLegs(network, records), over };
}

describe('a leg', () => {
  it('is written down and dialled once', async () => {
    const { network, records, legs } = world();
    expect(await legs.dial(LEG, dialling)).toBe('started');
    expect(await legs.dial(LEG, dialling)).toBe('already');
    expect([...records.all.keys()]).toEqual(['leg']);
    expect(network.call('leg')?.destination.target).toBe('+15550003');
  });

  it('whose end is decided before it is dialled never rings', async () => {
    const { network, records, legs } = world();
    await records.create(LEG);
    await legs.end({ master_call_id: 'master' }, 'end');
    expect(await legs.dial(LEG, dialling)).toBe('gone');
    expect(network.call('leg')).toBeUndefined();
  });

  it('whose end is decided while it is dialled is hung up by who dials it', async () => {
    const { network, records, over } = world();
    const legs = createLegs(
      {
        hangup: (command) => network.hangup(command),
        dial: async (command) => {
          await createLegs(network, records).end({ groupcall_id: 'group' }, 'end');
          return network.dial(command);
        },
      },
      records,
    );
    expect(await legs.dial(LEG, dialling)).toBe('gone');
    expect(over()).toBe(true);
  });

  it('that rings is cancelled by its end', async () => {
    const { legs, over } = world();
    await legs.dial(LEG, dialling);
    await legs.end({ groupcall_id: 'group' }, 'end');
    expect(over()).toBe(true);
  });
});
