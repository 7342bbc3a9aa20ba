import {
  CancellationScope,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setHandler,
} from '@temporalio/workflow';
import { definitions } from './actions/index.ts';
import { drive } from './interpreter/drive.ts';
import type { Answer } from './interpreter/receive.ts';
import type { Run } from './interpreter/run.ts';
import type { Ended } from './interpreter/token.ts';
import { toView } from './interpreter/view.ts';
import { FlowClock } from './shell/flow-clock.ts';
import { WorkflowHost } from './shell/host.ts';
import { KEPT_ANSWERS } from './shell/intake.ts';
import {
  answerSignal,
  deliverSignal,
  endSignal,
  type StackInput,
  type StackResult,
  stateQuery,
  suspendSignal,
} from './shell/messages.ts';

/**
 * One nested stack of an activeflow. It holds the flow's token while it runs, and hands it back with the reason: the flow
 * ended, the cursor leaves this stack, or the root asked for it. Only its root starts it and talks to it.
 */
export async function stack(input: StackInput): Promise<StackResult> {
  const clock = new FlowClock();
  const run: Run = { facts: input.facts, token: input.token, definitions, clock };
  const restAtStart = run.token.rest;
  const answers = [...(input.answers ?? [])];
  let ended: Ended | undefined;
  let suspend = false;
  setHandler(deliverSignal, (delivery) => {
    run.token.mailbox.push(delivery);
  });
  setHandler(endSignal, (end) => {
    ended ??= end;
  });
  setHandler(suspendSignal, () => {
    suspend = true;
  });
  setHandler(stateQuery, () => toView(run, 'running'));
  CancellationScope.current().cancelRequested.catch(() => {
    ended ??= { reason: 'stopped' };
  });
  const host = new WorkflowHost(run, clock, {
    stopped: () => ended,
    shouldSuspend: ({ rest }, isNew) =>
      suspend ||
      clock.isHistoryLong ||
      (input.suspend_at_every_wait === true && (isNew || rest !== restAtStart)),
    answer: (n, answer) => {
      answers.push([n, answer]);
      if (answers.length > KEPT_ANSWERS) answers.shift();
      reply(input, n, answer);
    },
  });
  const exit = await CancellationScope.nonCancellable(() => drive(run, host));
  const isOwnWish = exit === 'suspended' && !suspend && input.suspend_at_every_wait !== true;
  if (isOwnWish) await continueAsNew<typeof stack>({ ...input, token: run.token, answers });
  return { exit, token: run.token, answers };
}

/** Answers travel by signal; a root that has gone needs none. */
function reply({ facts }: StackInput, n: number, answer: Answer): void {
  void getExternalWorkflowHandle(facts.id)
    .signal(answerSignal, n, answer)
    .catch((error: unknown) => {
      if (!isCancellation(error)) log.debug('the root took no answer', { n });
    });
}
