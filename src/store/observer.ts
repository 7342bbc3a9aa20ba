import type { ExecutedAction } from '../../workflows/interpreter/action.ts';
import type { EndedReason } from '../../workflows/protocol.ts';
import type { DeliveryStatus } from './delivery.ts';

/** Told of what was stored, once, after its transaction: for those who count. It must not throw. */
export interface StoreObserver {
  /** A rest point or an end, with what its history gained. */
  stored(news: { readonly executed: readonly ExecutedAction[]; readonly ended?: EndedReason }): void;
  /** What became of a webhook by an attempt. */
  attempted(status: DeliveryStatus): void;
}
