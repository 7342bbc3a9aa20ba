import {
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowFailure,
  type ChildWorkflowHandle,
  condition,
  continueAsNew,
  log,
  ParentClosePolicy,
  startChild,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { depth } from './interpreter/cursor.ts';
import { drive, type Exit } from './interpreter/drive.ts';
import { end } from './interpreter/end.ts';
import { settle } from './interpreter/settle.ts';
import type { Below, Frame, Token } from './interpreter/token.ts';
import { unsavedStacks } from './interpreter/view.ts';
import type { EndedReason, StartInput } from './protocol.ts';
import { dial } from './shell/dial.ts';
import { finish } from './shell/finish.ts';
import { WorkflowHost } from './shell/host.ts';
import type { StackInput, StackResult } from './shell/messages.ts';
import { Root } from './shell/root.ts';
import { ACTIVEFLOW_STATUS } from './shell/search-attributes.ts';
import { stack } from './stack.ts';

/**
 * One activeflow. It interprets the main stack itself and runs every nested stack in a child workflow, one at a time; it
 * is the only address for events, requests, stop and queries. Its workflow id is the activeflow's id.
 */
export async function activeflow(input: StartInput): Promise<{ ended_reason: EndedReason }> {
  const root = new Root(input);
  return await CancellationScope.nonCancellable(async () => {
    if (root.status === '') {
      await dial(root);
      root.status = 'running';
      upsertSearchAttributes([{ key: ACTIVEFLOW_STATUS, value: 'running' }]);
    }
    while ((await runStacks(root)) === 'suspended') {
      if (await mustGoOn(root)) continue;
      await root.services.settled();
      await continueAsNew<typeof activeflow>(carriedOver(root));
    }
    return { ended_reason: await finish(root) };
  });
}

/** What would be lost by continuing as new right now: a stop, or a request whose caller waits. The stack takes it first. */
async function mustGoOn(root: Root): Promise<boolean> {
  if (!root.isAsked) await condition(allHandlersFinished);
  return root.isAsked || root.stopping !== undefined;
}

async function runStacks(root: Root): Promise<Exit> {
  const restAtStart = root.token.rest;
  for (;;) {
    settle(root.run);
    if (root.stopping) end(root.run, root.stopping);
    root.services.look(root.run);
    if (root.token.ended) return 'ended';
    const exit = depth(root.token) > 1 ? await runChild(root) : await runMain(root, restAtStart);
    if (exit !== 'handover') return exit;
  }
}

function runMain(root: Root, restAtStart: number): Promise<Exit> {
  const host = new WorkflowHost(root.run, root.clock, {
    stopped: () => root.stopping,
    shouldSuspend: ({ rest }, isNew) => isDue(root, isNew || rest !== restAtStart) && !root.isAsked,
    answer: (n, answer) => root.answer(n, answer),
  });
  return drive(root.run, host);
}

function isDue({ clock, input }: Root, isLater: boolean): boolean {
  return clock.isHistoryLong || (input.suspend_at_every_wait === true && isLater);
}

/** Runs the innermost stack in a child, which holds the token meanwhile. */
async function runChild(root: Root): Promise<Exit> {
  const { facts, engine, schema, suspend_at_every_wait } = root.input;
  const inner = root.token.frames.at(-1) as Frame;
  const outer = root.token.frames.slice(0, -1);
  const workflowId = `${facts.id}/${inner.id}`;
  const token: Token = {
    ...root.token,
    frames: root.token.frames.slice(-1),
    below: belowOf(outer),
    mailbox: root.openChild(workflowId),
  };
  const args: [StackInput] = [
    { engine, schema, facts, token, ...(suspend_at_every_wait ? { suspend_at_every_wait } : {}) },
  ];
  const child = await startChild(stack, {
    workflowId,
    args,
    workflowTaskTimeout: '2s',
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `stack ${inner.id}, depth ${outer.length + 1}`,
  });
  root.childStarted(child);
  const watch = suspendWhenLong(root);
  const result = await resultOf(child);
  watch.cancel();
  root.clock.wake();
  if (result === 'lost') {
    root.childLost(workflowId);
    return 'ended';
  }
  const frames = [...outer, ...result.token.frames];
  root.childClosed({ ...result.token, frames, below: { stacks: [], bytes: 0 } }, result.answers);
  return result.exit;
}

/** A stack that an operator terminated, or that a bug failed, takes the token with it. */
async function resultOf(child: ChildWorkflowHandle<typeof stack>): Promise<StackResult | 'lost'> {
  try {
    return await child.result();
  } catch (error) {
    if (!(error instanceof ChildWorkflowFailure)) throw error;
    log.error('a stack is lost', { stack: child.workflowId, error: String(error.cause) });
    return 'lost';
  }
}

/** The child stores its own frame, and how the others stand as long as that is not stored. */
function belowOf(outer: readonly Frame[]): Below {
  const bytes = outer.reduce((sum, frame) => sum + frame.bytes, 0);
  return { stacks: outer.map(({ id }) => id), bytes, unsaved: unsavedStacks(outer) };
}

/** The root's own history grows with what it passes on: then it asks for the token back to continue as new. */
function suspendWhenLong(root: Root): CancellationScope {
  const scope = new CancellationScope();
  scope
    .run(() => condition(() => workflowInfo().continueAsNewSuggested))
    .then(() => root.suspendChild())
    .catch(() => {});
  return scope;
}

function carriedOver({ input, token, intake }: Root): StartInput {
  return { ...input, actions: [], variables: {}, token, intake };
}
