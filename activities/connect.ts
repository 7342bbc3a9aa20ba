import { v5 } from 'uuid';
import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { Address } from '../workflows/interpreter/events.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import type { AddressBook } from './address-book.ts';
import type { Leg } from './call-legs.ts';
import type { Legs } from './legs.ts';
import type { PhoneNetworkPort } from './phone-network.ts';

type Connecting = (effect: EffectInput) => Promise<JsonObject>;

/** What the action `connect` asks for, one effect after the other. */
export interface Connect {
  /** Lets the caller hear ringing and dials everybody; answers the legs that are dialled. */
  readonly connect: Connecting;
  /** Lets the caller hear a leg that is not answered; without a `leg`, ringing again. */
  readonly connect_early: Connecting;
  /** Connects the caller with the leg that answered and ends the others. `lost`: that leg is gone already. */
  readonly connect_bridge: Connecting;
  /** Ends all legs; the caller is alone again and hears nothing of it. */
  readonly connect_end: Connecting;
  /** Ends all calls that were made for a call. */
  readonly end_legs: Connecting;
}

interface ConnectParts {
  readonly network: PhoneNetworkPort;
  readonly legs: Legs;
  readonly addresses: AddressBook;
}

/** A destination as the action has it. */
interface Destination extends Address {
  /** Milliseconds. */
  readonly timeout: number;
}

interface ConnectInput {
  readonly call_id: string;
  /** A UUID: the legs' groupcall and the bridge. */
  readonly group: string;
  readonly source: Address;
  readonly destinations: readonly Destination[];
  readonly anonymous: boolean;
}

/** The bridge in which a caller hears a leg that is not answered. */
const early = (group: string): string => `${group}/early`;

/** The effects of `connect`. Every command's id is made of the effect's key, so that a repetition does nothing twice. */
export function createConnect({ network, legs, addresses }: ConnectParts): Connect {
  return {
    async connect(effect) {
      const { key, input } = effect;
      const { call_id } = input as unknown as ConnectInput;
      const ringing = await network.ringStart({ command_id: `${key}/ring`, call_id });
      if (ringing === 'gone') return { answer: 'gone' };
      const dialled = await dialAll(effect, addresses, legs);
      return { answer: 'started', legs: dialled };
    },

    async connect_early({ key, input }) {
      const { call_id, group, leg } = input as Record<string, string>;
      const at = { call_id: call_id ?? '', bridge_id: early(group ?? '') };
      if (!leg) {
        await network.bridgeLeave({ ...at, command_id: `${key}/leave`, reason: 'left' });
        const command = { command_id: `${key}/ring`, call_id: at.call_id };
        return { answer: await network.ringStart(command) };
      }
      const join = { ...at, kind: 'conference' } as const;
      const far = await network.bridgeJoin({ ...join, command_id: `${key}/far`, call_id: leg });
      if (far === 'gone') return { answer: 'lost' };
      return { answer: await network.bridgeJoin({ ...join, command_id: `${key}/near` }) };
    },

    async connect_bridge({ key, input }) {
      const { call_id = '', group = '', winner = '' } = input as Record<string, string>;
      if ((await network.answer({ command_id: `${key}/answer`, call_id })) === 'gone')
        return { answer: 'gone' };
      const join = { bridge_id: group, kind: 'connect' } as const;
      const far = await network.bridgeJoin({ ...join, command_id: `${key}/far`, call_id: winner });
      if (far === 'gone') return { answer: 'lost' };
      const near = await network.bridgeJoin({ ...join, command_id: `${key}/near`, call_id });
      if (near === 'gone') {
        const state = await network.state(call_id);
        return { answer: !state || state.status === 'hangup' ? 'gone' : 'lost' };
      }
      await legs.end({ master_call_id: call_id, groupcall_id: group, except: winner }, key);
      return { answer: 'started' };
    },

    async connect_end({ key, input }) {
      const { call_id = '', group = '' } = input as Record<string, string>;
      await legs.end({ master_call_id: call_id, groupcall_id: group }, key);
      await network.ringStop({ command_id: `${key}/ring_stop`, call_id });
      for (const bridge_id of [early(group), group])
        await network.bridgeEnd({ command_id: `${key}/end/${bridge_id}`, bridge_id });
      return {};
    },

    async end_legs({ key, input }) {
      await legs.end({ master_call_id: String(input.call_id) }, key);
      return {};
    },
  };
}

/**
 * Dials whoever is behind the destinations, all at once. One that cannot be dialled is one that failed.
 * @throws EffectRefused `PROVIDER_FAILED` when the phone network took none of several commands
 */
async function dialAll(effect: EffectInput, addresses: AddressBook, legs: Legs): Promise<string[]> {
  const { key, activeflow_id, customer_id, input } = effect;
  const { call_id, group, source, destinations, anonymous } = input as unknown as ConnectInput;
  const phones = await Promise.all(
    destinations.map(async ({ timeout, ...address }) => {
      const dialable = await addresses.dialable(customer_id, address);
      return dialable.map((destination) => ({ destination, timeout }));
    }),
  );
  const dialled = await Promise.allSettled(
    phones.flat().map(async ({ destination, timeout }, index) => {
      const id = v5(String(index), group);
      const leg: Leg = {
        id,
        customer_id,
        source,
        destination,
        master_call_id: call_id,
        groupcall_id: group,
        event_workflow_id: activeflow_id,
      };
      const answer = await legs.dial(leg, { command_id: `${key}/${index}`, timeout, anonymous });
      return answer === 'gone' ? undefined : id;
    }),
  );
  const failed = dialled.find((result) => result.status === 'rejected');
  if (failed && !dialled.some((result) => result.status === 'fulfilled')) throw failed.reason;
  return dialled.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []));
}
