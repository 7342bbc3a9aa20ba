import type { CallParts } from '../../activities/index.ts';
import { createAddressBook } from '../../src/address-book.ts';
import { MemoryLegs } from './memory-legs.ts';

/** What telephony needs beside the phone network, kept in this process. */
export class MemoryCalls implements CallParts {
  readonly legs = new MemoryLegs();
  readonly addresses = createAddressBook();
}
