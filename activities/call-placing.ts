import { v5 } from 'uuid';
import { validateActions } from '../workflows/actions/validate.ts';
import type { Action, JsonObject } from '../workflows/interpreter/action.ts';
import type { Address } from '../workflows/interpreter/events.ts';
import type { EffectInput, ReferenceCall } from '../workflows/protocol.ts';
import type { AddressBook } from './address-book.ts';
import { EffectRefused } from './failure.ts';

/** The port to who starts an activeflow with a call of its own. */
export interface CallPlacing {
  /**
   * Starts it; its workflow dials. Once per key.
   * @throws EffectRefused `NOT_FOUND` for a flow that is not the customer's
   */
  place(call: PlacedCall): Promise<void>;
}

export interface PlacedCall {
  readonly key: string;
  readonly customer_id: string;
  readonly call: ReferenceCall;
  /** Goes before `actions`. */
  readonly flow_id?: string | undefined;
  readonly actions: readonly Action[];
  /** The call with which it ends at the latest. */
  readonly master_call_id?: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

interface Input {
  readonly call_id?: string;
  /** A UUID of which the ids of the calls are made. */
  readonly group: string;
  readonly source: Address;
  readonly destinations: readonly Address[];
  readonly flow_id: string;
  readonly actions: readonly JsonObject[];
  readonly chained: boolean;
  readonly early_execution: boolean;
  readonly anonymous: boolean;
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
}

interface Parts {
  readonly placing: CallPlacing;
  readonly addresses: AddressBook;
  readonly newId: () => string;
}

/** The effect of the action `call`: one call with an activeflow of its own per destination; answers their ids. */
export function createCallAction({ placing, addresses, newId }: Parts) {
  return {
    async call({ key, customer_id, input }: EffectInput): Promise<JsonObject> {
      const asked = input as unknown as Input;
      const { group, source, destinations, flow_id, chained, call_id } = asked;
      const actions = flow_id === '' ? checked(asked.actions, newId) : [];
      const phones = await Promise.all(destinations.map((one) => addresses.dialable(customer_id, one)));
      const reachable = phones.flatMap(([phone]) => (phone ? [phone] : []));
      if (reachable.length === 0)
        throw new EffectRefused('NO_DESTINATION', 'none of the destinations can be called');
      const { early_execution, anonymous, timeout, variables } = asked;
      const dial = { timeout, early_execution, ...(anonymous ? { anonymous: true as const } : {}) };
      const ids = reachable.map((_, index) => v5(String(index), group));
      await Promise.all(
        reachable.map((destination, index) =>
          placing.place({
            key: `${key}/${index}`,
            customer_id,
            call: {
              id: ids[index] ?? '',
              direction: 'outgoing',
              status: 'dialing',
              source,
              destination,
              dial,
            },
            flow_id: flow_id || undefined,
            actions,
            master_call_id: chained ? call_id : undefined,
            variables,
          }),
        ),
      );
      return { ids };
    },
  };
}

function checked(actions: readonly JsonObject[], newId: () => string): readonly Action[] {
  const result = validateActions(actions, newId);
  if ('actions' in result) return result.actions;
  const [first] = result.issues;
  throw new EffectRefused('INVALID_OPTION', `call: ${first?.path}: ${first?.message}`);
}
