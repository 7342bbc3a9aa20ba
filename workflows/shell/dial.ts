import type { JsonObject } from '../interpreter/action.ts';
import { end } from '../interpreter/end.ts';
import { receive } from '../interpreter/receive.ts';
import { WorkflowHost } from './host.ts';
import type { Root } from './root.ts';

/** Beyond the dial's own timeout, after which the network is asked what became of the call. */
const MARGIN_MS = 15_000;

/**
 * Dials an outgoing call and waits until its flow may start: at the answer, or with `early_execution` at the ringing.
 * Unanswered, the flow ends with nothing executed; a stop cancels the dialling.
 */
export async function dial(root: Root): Promise<void> {
  const { run } = root;
  const call = root.input.call as Required<NonNullable<typeof root.input.call>>;
  const input = {
    call_id: call.id,
    source: call.source,
    destination: call.destination,
    timeout: call.dial.timeout,
    ...(call.dial.anonymous ? { anonymous: true } : {}),
  };
  // A command that overtook its own cancellation would ring for nobody: a stop waits until the network has answered.
  let isAnswered = false;
  const host = new WorkflowHost(run, root.clock, {
    stopped: () => (isAnswered ? root.stopping : undefined),
    shouldSuspend: () => false,
    answer: (n, answer) => root.answer(n, answer),
  });
  const summary = `dial ${call.destination.target}`;
  host.begin({ name: 'dial', input: input as unknown as JsonObject, summary }, `${run.facts.id}/dial`);
  let until = run.clock.now() + call.dial.timeout + MARGIN_MS;
  while (!run.token.ended && !mayStart(root)) {
    const isDue = await host.wait({ kind: 'rest', until, saved: true });
    const result = host.takeResult();
    isAnswered ||= result !== undefined;
    const stop = host.stopped();
    if (stop) end(run, stop);
    takeDeliveries(root);
    if (result && 'failure' in result) end(run, { reason: 'failed', error: result.failure });
    if (result && 'value' in result && isOver(result.value)) end(run, { reason: 'reference_ended' });
    if (isDue) {
      host.begin(
        { name: 'call_state', input: { call_id: call.id }, summary: 'ask for the state of the call' },
        `${run.facts.id}/state`,
      );
      until = run.clock.now() + MARGIN_MS;
    }
  }
}

function mayStart({ token, input }: Root): boolean {
  const status = token.call?.status;
  return status === 'progressing' || (status === 'ringing' && input.call?.dial?.early_execution === true);
}

function isOver(value: JsonObject): boolean {
  return value.answer === 'gone' || value.status === 'hangup';
}

function takeDeliveries(root: Root): void {
  const { token } = root;
  for (let next = token.mailbox[0]; next; next = token.mailbox[0]) {
    token.mailbox.shift();
    if (next.n > token.received) root.answer(next.n, receive(root.run, next));
  }
}
