import { isSet } from '../../store/ids.ts';
import type { Store } from '../../store/store.ts';

/** Refuses flows that the customer does not have. @throws StoreError `NOT_FOUND` */
export async function requireFlows(
  { flows }: Pick<Store, 'flows'>,
  customerId: string,
  ids: readonly (string | undefined)[],
): Promise<void> {
  await Promise.all(ids.filter(isSet).map((id) => flows.get(customerId, id)));
}
