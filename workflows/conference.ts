import { condition, continueAsNew, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { ConferenceActivities, ConferenceInput } from './conference/protocol.ts';
import { WAKE_SIGNAL } from './protocol.ts';

const { conference_review } = proxyActivities<ConferenceActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '100ms', maximumInterval: '10s' },
});

const wake = defineSignal(WAKE_SIGNAL);

/** Looks in one run, whose history stays short. */
const MOST_LOOKS = 200;

/**
 * The alarm clock of a conference: looks when somebody has changed something, and when it is time to. The database says what
 * there is to do, so a run that is lost is made up for by the next one; it ends when nothing but a change could give it work.
 */
export async function conference(input: ConferenceInput): Promise<void> {
  let isAwake = false;
  setHandler(wake, () => {
    isAwake = true;
  });
  for (let looks = 1; ; looks++) {
    isAwake = false;
    const { next } = await conference_review(input);
    if (next === null && !isAwake) return;
    if (next !== null) await condition(() => isAwake, next);
    if (looks >= (input.continue_after ?? MOST_LOOKS)) await continueAsNew<typeof conference>(input);
  }
}
