import type { WebhookDelivery } from '../../client/index.ts';
import type { Colours } from '../terminal.ts';
import { toCell, toTable } from './table.ts';

const LONGEST = 48;

/** The webhooks of an activeflow: how many arrived, and which did not; nothing when it has none. */
export function toDeliveries(deliveries: readonly WebhookDelivery[], colours: Colours): string {
  if (deliveries.length === 0) return '';
  const missing = deliveries.filter(({ status }) => status !== 'delivered');
  const arrived = `${colours.dim('webhooks')}  ${deliveries.length - missing.length} of ${deliveries.length} delivered`;
  if (missing.length === 0) return arrived;
  const rows = missing.map((delivery) => [
    delivery.event_type === '' ? 'webhook_send' : `${delivery.sequence} ${delivery.event_type}`,
    toCell(delivery.uri, LONGEST),
    delivery.status === 'dead' ? colours.red('dead') : colours.yellow(delivery.status),
    String(delivery.attempts),
    toCell(delivery.last_error || String(delivery.last_status || ''), LONGEST),
  ]);
  return `${arrived}\n${toTable(['event', 'to', 'status', 'attempts', 'last answer'], rows, colours)}`;
}
