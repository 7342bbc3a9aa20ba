import { RetryState } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineSignal,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import { type DeliveryTarget, type HandOver, type MessageDelivery, STORED_SIGNAL } from './protocol.ts';

interface MessageActivities {
  message_attempt(target: DeliveryTarget): Promise<HandOver>;
  message_settle(settled: DeliveryTarget & { readonly outcome: HandOver }): Promise<void>;
}

/** What is said where not even one attempt has ended. */
const NO_TRY = { type: 'MESSAGE_TIMEOUT', message: 'no attempt ended in time' };

/** What is known is stored, however long the database is away. */
const { message_settle } = proxyActivities<MessageActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

const stored = defineSignal(STORED_SIGNAL);

/**
 * Hands a message or mail over to the carrier, to each receiver by itself, so that a retry for one sends nothing to
 * another. An attempt only sends and another activity stores what came of it: a database that is away makes nobody send
 * twice. It is started before its message is stored, and waits a second at most to hear of it. Ends when all are handed over, refused or given up, and answers how that went; reports come later by themselves.
 */
export async function messageDelivery(delivery: MessageDelivery): Promise<readonly HandOver[]> {
  const { targets, give_up, ...message } = delivery;
  let isStored = false;
  setHandler(stored, () => {
    isStored = true;
  });
  await condition(() => isStored, '1s');
  const each = Array.from({ length: targets }, (_, target) => deliver({ ...message, target }, give_up));
  return await Promise.all(each);
}

async function deliver(target: DeliveryTarget, giveUp: number): Promise<HandOver> {
  const outcome = await attempt(target, giveUp);
  await message_settle({ ...target, outcome });
  return outcome;
}

async function attempt(target: DeliveryTarget, giveUp: number): Promise<HandOver> {
  const { message_attempt } = proxyActivities<MessageActivities>({
    startToCloseTimeout: '30s',
    scheduleToCloseTimeout: giveUp,
    retry: { initialInterval: '1s', maximumInterval: '1m' },
    summary: `${target.kind}, receiver ${target.target + 1}`,
  });
  try {
    return await message_attempt(target);
  } catch (error) {
    if (error instanceof ActivityFailure) return toFailedHandOver(error);
    throw error;
  }
}

function toFailedHandOver({ cause, retryState }: ActivityFailure): HandOver {
  const isRefused = retryState === RetryState.NON_RETRYABLE_FAILURE;
  // The last try's, unless the time was over during it.
  const { type: code, message } = cause instanceof ApplicationFailure ? cause : NO_TRY;
  return {
    kind: isRefused ? 'refused' : 'given_up',
    code: code ?? NO_TRY.type,
    message: message || NO_TRY.message,
  };
}
