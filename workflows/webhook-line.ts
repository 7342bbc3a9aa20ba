import { continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { WAKE_SIGNAL, type WebhookLine } from './protocol.ts';

interface WebhookActivities {
  webhook_attempt(line: WebhookLine): Promise<{ readonly more: boolean }>;
}

/**
 * One activity per webhook, one attempt of it per request: Temporal shows how many there were, how the last one went and
 * when the next one comes. The activity names the pauses; that of this policy follows only the death of a worker or of
 * the database, and does not grow with the attempts of a receiver that is away.
 */
const { webhook_attempt } = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '5s', backoffCoefficient: 1 },
});

const wake = defineSignal(WAKE_SIGNAL);

/**
 * Sends what a receiver did not take at once: the webhooks of one activeflow to one address, the oldest first, each until
 * it is delivered or dead. The database says what they are. Ends when the line is empty; who puts something into a line
 * wakes it, and Temporal lets no run end over a signal that it has not seen.
 */
export async function webhookLine(line: WebhookLine): Promise<void> {
  let awake = true;
  setHandler(wake, () => {
    awake = true;
  });
  while (awake) {
    awake = false;
    while ((await webhook_attempt(line)).more) {
      if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof webhookLine>(line);
    }
  }
}
