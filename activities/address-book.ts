import type { Address } from '../workflows/interpreter/events.ts';

/** The port to who is behind an address. */
export interface AddressBook {
  /**
   * What the phone network can dial to reach somebody: an agent may have several phones, a phone number is itself. Empty:
   * nobody of this customer is there.
   */
  dialable(customerId: string, address: Address): Promise<readonly Address[]>;
}
