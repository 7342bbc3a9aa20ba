import { StoreError } from '../store/errors.ts';
import type { Resource } from '../store/records.ts';
import type { ResourceKind } from '../store/resource-kind.ts';
import type { Resources } from '../store/resources.ts';

/** Changes a resource; where it was deleted, nothing happens. */
export async function changeIfStored<D extends object>(
  resources: Resources,
  kind: ResourceKind<D>,
  id: string,
  change: (stored: Resource<D>) => D | undefined,
): Promise<void> {
  try {
    await resources.change(kind, id, change);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'NOT_FOUND') throw error;
  }
}
