import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  log,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  startChild,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Ended } from '../interpreter/token.ts';
import { toFinish } from '../interpreter/view.ts';
import {
  type EndedReason,
  type FinishInput,
  type FinishResult,
  type StartInput,
  WORKFLOW,
} from '../protocol.ts';
import { toDetails } from './details.ts';
import { perform } from './host.ts';
import type { Root } from './root.ts';
import { ACTIVEFLOW_STATUS } from './search-attributes.ts';
import { startOptions } from './start-options.ts';

/** Stored until it is: an end that nobody knows of would be a stuck flow. */
const activities = proxyActivities<{ finish(input: FinishInput): Promise<FinishResult> }>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

/**
 * The end of an activeflow (contract 1.8): reason and variables are frozen; the call is hung up unless it ended first;
 * the end is stored; the on-complete flow starts; then the workflow closes. What arrives from here on changes nothing.
 */
export async function finish(root: Root): Promise<EndedReason> {
  const { reason } = root.token.ended as Ended;
  root.refuseRest();
  const input = { ...toFinish(root.run), ...(root.isStackLost ? { keep_projection: true } : {}) };
  setCurrentDetails(toDetails(root.run));
  root.services.look(root.run);
  await hangUp(root);
  await endLegs(root);
  const { on_complete } = await store(input);
  upsertSearchAttributes([{ key: ACTIVEFLOW_STATUS, value: 'ended' }]);
  if (on_complete) await startOnComplete(inherit(on_complete, root.input));
  await root.services.settled();
  root.refuseRest();
  await condition(allHandlersFinished);
  return reason;
}

/** A record that was deleted for good has no end to store, and nothing follows. */
async function store(input: FinishInput): Promise<FinishResult> {
  try {
    return await activities.finish(input);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.error('the end could not be stored', { error: String(error.cause) });
    return {};
  }
}

async function hangUp({ token, run }: Root): Promise<void> {
  if (!token.call || token.call.status === 'hangup' || token.ended?.reason === 'reference_ended') return;
  const input = { call_id: token.call.id, reason: 'normal' };
  try {
    await perform(
      run,
      { name: 'hangup', input, summary: 'hang up: the activeflow has ended' },
      `${run.facts.id}/end`,
    );
  } catch (error) {
    log.warn('the call could not be hung up', { error: String(error) });
  }
}

/** Calls that were made for this one end with it; those that are missed here are found by the reconciler. */
async function endLegs({ token, run }: Root): Promise<void> {
  if (!token.call || !token.hasLegs) return;
  const input = { call_id: token.call.id };
  try {
    await perform(
      run,
      { name: 'end_legs', input, summary: 'end the calls that were made for this one' },
      `${run.facts.id}/end_legs`,
    );
  } catch (error) {
    log.warn('the calls that were made for this one could not be ended', { error: String(error) });
  }
}

function inherit(input: StartInput, { facts }: StartInput): StartInput {
  return facts.hides_content ? { ...input, facts: { ...input.facts, hides_content: true } } : input;
}

/** Its row is stored, so the reconciler may have started it before; it runs once, also when it is over already. */
async function startOnComplete(input: StartInput): Promise<void> {
  try {
    await startChild(WORKFLOW, {
      ...startOptions(input),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
