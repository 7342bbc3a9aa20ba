import type { AddressBook } from '../activities/address-book.ts';
import type { Address } from '../workflows/interpreter/events.ts';
import { agent } from './resources/agent.ts';
import { isUuid } from './store/ids.ts';
import type { Store } from './store/store.ts';

/** What the phone network dials by itself. */
const DIALABLE: readonly string[] = ['', 'tel', 'sip', 'line', 'extension'];

/** The phones of an agent, by the agent's id; none of one that is not the customer's. */
export type AgentPhones = (customerId: string, agentId: string) => Promise<readonly Address[]>;

/** Who is behind an address: phone numbers, SIP addresses and extensions are themselves, an agent is all their phones. */
export function createAddressBook(phonesOf: AgentPhones = async () => []): AddressBook {
  return {
    async dialable(customerId, address) {
      if (address.type === 'agent') return phonesOf(customerId, address.target);
      return DIALABLE.includes(address.type) ? [address] : [];
    },
  };
}

/** The phones of agents as they are stored; those that the network cannot dial are left out. */
export function createAgentPhones({ resources }: Pick<Store, 'resources'>): AgentPhones {
  return async (customerId, agentId) => {
    if (!isUuid(agentId)) return [];
    const found = await resources.find(agent, agentId);
    if (found?.customer_id !== customerId) return [];
    return found.addresses.filter(({ type }) => DIALABLE.includes(type));
  };
}
