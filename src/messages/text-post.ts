import { TryLater } from '../../activities/failure.ts';
import type { DeliveryReport, MessageGateway } from '../../activities/message-gateway.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import type { DeliveryTarget, HandOver } from '../../workflows/protocol.ts';
import { type MessageData, type MessageTarget, message } from '../resources/message.ts';
import type { CarrierNews } from '../store/carrier-news.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import { changeIfStored } from './changes.ts';
import { errorOf, type Post, withTarget } from './posts.ts';

export interface TextParts {
  readonly resources: Resources;
  readonly carrierNews: CarrierNews;
}

/** Hands text messages over to the carrier. */
export function createTextPost(parts: TextParts, gateway: MessageGateway): Post {
  return {
    async attempt(copy) {
      const { stored, target } = await readCopy(parts.resources, copy);
      if (target.status !== 'queued') return { kind: 'sent', reference: '', parts: target.parts };
      const sent = await gateway.send({
        id: `${copy.id}/${copy.target}`,
        source: stored.source.target,
        destination: target.destination.target,
        text: stored.text,
        medias: stored.medias,
      });
      return { kind: 'sent', ...sent };
    },
    async settle(copy, outcome) {
      await changeTarget(parts.resources, copy, (target) =>
        target.status === 'queued' ? { ...target, ...statusOf(outcome) } : undefined,
      );
      if (outcome.kind !== 'sent' || outcome.reference === '') return;
      const early = await parts.carrierNews.link(gateway.name, outcome.reference, copy);
      if (early !== undefined) await showReport(parts.resources, copy, early);
    },
  };
}

/** Shows what the carrier reports of a copy. Delivered or failed is the last word; a copy that was given up may have arrived. */
export async function showReport(
  resources: Resources,
  copy: DeliveryTarget,
  report: DeliveryReport,
): Promise<void> {
  const { status, error } = report;
  await changeTarget(resources, copy, (target) => {
    if (target.status === 'delivered' || target.status === 'failed' || target.status === status)
      return undefined;
    return { ...target, status, error: status === 'failed' ? `MESSAGE_NOT_DELIVERED: ${error}` : '' };
  });
}

async function readCopy(
  resources: Resources,
  { id, target: at }: DeliveryTarget,
): Promise<{ stored: Resource<MessageData>; target: MessageTarget }> {
  const stored = await resources.find(message, id);
  const target = stored?.targets[at];
  if (stored === undefined || target === undefined)
    throw new TryLater('MESSAGE_NOT_STORED', 'the message is not stored (yet, or no more)');
  return { stored, target };
}

function statusOf(outcome: HandOver): Pick<MessageTarget, 'status' | 'parts' | 'error'> {
  const error = errorOf(outcome);
  if (outcome.kind === 'sent') return { status: 'sent', parts: outcome.parts, error };
  return { status: outcome.kind === 'refused' ? 'failed' : 'gw_timeout', parts: 0, error };
}

async function changeTarget(
  resources: Resources,
  copy: DeliveryTarget,
  change: (target: MessageTarget) => MessageTarget | undefined,
): Promise<void> {
  const tm_update = toTimestamp(Date.now());
  await changeIfStored(resources, message, copy.id, (stored) => {
    const target = stored.targets[copy.target];
    const changed = target && change(target);
    if (changed === undefined) return undefined;
    return { ...stored, targets: withTarget(stored.targets, copy.target, { ...changed, tm_update }) };
  });
}
