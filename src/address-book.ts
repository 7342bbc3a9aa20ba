import type { AddressBook } from '../activities/address-book.ts';

/** What the phone network dials by itself. */
const DIALABLE: readonly string[] = ['', 'tel', 'sip', 'line', 'extension'];

/** Who is behind an address: phone numbers, SIP addresses and extensions are themselves. */
export function createAddressBook(): AddressBook {
  return {
    dialable: async (_customerId, address) => (DIALABLE.includes(address.type) ? [address] : []),
  };
}
