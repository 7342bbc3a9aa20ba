import type { DeliveryReport } from '../../activities/message-gateway.ts';
import type { Store } from '../store/store.ts';
import { showReport } from './text-post.ts';

/** Takes what a carrier reports; one that comes before its message is known waits for it. */
export async function takeReport(
  { resources, carrierNews }: Pick<Store, 'resources' | 'carrierNews'>,
  carrier: string,
  report: DeliveryReport,
): Promise<void> {
  const copy = await carrierNews.report(carrier, report);
  if (copy?.kind === 'message') await showReport(resources, copy, report);
}
