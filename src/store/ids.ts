import { v5 } from 'uuid';
import { NIL_ID } from '../../workflows/interpreter/action.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text has the form of a UUID, of any version: what the id columns can hold. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether an optional id field names something: neither absent, empty nor nil. */
export function isSet(id: string | undefined): id is string {
  return id !== undefined && id !== '' && id !== NIL_ID;
}

/** An optional id as it is stored and shown: the nil UUID for none. */
export function orNil(id: string | undefined): string {
  return isSet(id) ? id : NIL_ID;
}

/** The id of the one activeflow that an occasion starts: UUIDv5 of the trigger key within the customer. */
export function triggeredId(customerId: string, triggerKey: string): string {
  return v5(triggerKey, Buffer.from(customerId.replaceAll('-', ''), 'hex'));
}

/** The trigger key of the activeflow that follows the end of another. */
export function onCompleteKey(activeflowId: string): string {
  return `on-complete/${activeflowId}`;
}

const ROW_UUID = /^00000000-0000-8000-8000-([0-9a-f]{12})$/i;

/** The id of a numbered row as the wire shows it: a UUID like any other, of version 8, that holds the number. */
export function toRowUuid(number: bigint): string {
  return `00000000-0000-8000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** The number that {@link toRowUuid} put into a UUID; undefined for any other one. */
export function fromRowUuid(uuid: string): bigint | undefined {
  const digits = ROW_UUID.exec(uuid)?.[1];
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}
