import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  EVENT_SIGNAL,
  type EventSignal,
  type FlowView,
  REQUEST_UPDATE,
  type Request,
  type RequestAnswer,
  STATE_QUERY,
  STOP_SIGNAL,
  type StartInput,
  WORKFLOW,
} from '../workflows/protocol.ts';
import { startOptions } from '../workflows/shell/start-options.ts';

/** The port to running activeflows. Every method answers within its deadline; failures are {@link FlowClientError}s. */
export interface FlowClient {
  /** Starts the workflow of a stored activeflow. Started already, or over already: nothing happens. */
  start(input: StartInput): Promise<void>;
  /** Asks a flow to end; it ends soon after. `gone`: no workflow of this id is open. */
  stop(id: string): Promise<'sent' | 'gone'>;
  /** Hands an event to a flow. `gone`: no workflow of this id is open. */
  event(id: string, event: EventSignal): Promise<'sent' | 'gone'>;
  /** Asks a flow for a change and waits until it is made or refused. A repeated request id changes nothing. */
  request(id: string, request: Request): Promise<RequestAnswer>;
  /** The state by query, the open child's where there is one; undefined when nobody answers within `timeoutMs`. */
  view(id: string, timeoutMs: number): Promise<FlowView | undefined>;
  /** Whether Temporal answers within `timeoutMs`, or has answered anything within the last second. */
  reachable(timeoutMs: number): Promise<boolean>;
}

/**
 * Why a flow could not be reached or did not do what it was asked. `refused` carries the workflow's own error code, `gone`
 * means that no such workflow is open, `unavailable` that Temporal or its workers did not answer in time.
 */
export class FlowClientError extends Error {
  override readonly name = 'FlowClientError';
  readonly kind: 'refused' | 'gone' | 'unavailable';
  readonly code: string;

  constructor(kind: FlowClientError['kind'], code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.code = code;
  }
}

const PATIENCE = 5000;
/** Milliseconds for which an answer of Temporal's counts as a sign of life. */
const FRESH = 1000;

/**
 * The {@link FlowClient} on Temporal: workflow id = activeflow id, new workflows go to `taskQueue`. A start, signal or request
 * that is not answered after `patience` ms, 5000 by default, is `unavailable`; it may have been taken all the same.
 */
export function createFlowClient(client: Client, taskQueue: string, patience: number = PATIENCE): FlowClient {
  const hidesContent = client.options.loadedDataConverter.payloadCodecs.length > 0;
  let lastAnswer = Number.NEGATIVE_INFINITY;
  let asked: Promise<unknown> | undefined;
  const bounded = async <T>(ms: number, call: () => Promise<T>): Promise<T> => {
    const until = Date.now() + ms;
    const attempts = persist(until, () => client.withDeadline(until, call));
    const answer = await within(ms, attempts);
    lastAnswer = Date.now();
    return answer;
  };
  const signal = (id: string, name: string, args: [] | [EventSignal]): Promise<'sent' | 'gone'> =>
    bounded(patience, () => client.workflow.getHandle(id).signal(name, ...args)).then(
      () => 'sent',
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw toFlowClientError(error);
      },
    );
  const query = (id: string): Promise<FlowView> => client.workflow.getHandle(id).query<FlowView>(STATE_QUERY);

  return {
    start: (input) =>
      bounded(patience, () =>
        client.workflow.start(WORKFLOW, {
          ...startOptions(input),
          taskQueue,
          args: [hidesContent ? { ...input, facts: { ...input.facts, hides_content: true } } : input],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      ).then(
        () => undefined,
        (error: unknown) => {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw toFlowClientError(error);
        },
      ),
    stop: (id) => signal(id, STOP_SIGNAL, []),
    event: (id, event) => signal(id, EVENT_SIGNAL, [event]),
    request: (id, request) =>
      bounded(patience, () =>
        client.workflow.getHandle(id).executeUpdate<RequestAnswer, [Request]>(REQUEST_UPDATE, {
          updateId: request.id,
          args: [request],
        }),
      ).catch((error: unknown) => {
        throw toFlowClientError(error);
      }),
    view: (id, timeoutMs) => viewWithin(timeoutMs, (id_, ms) => bounded(ms, () => query(id_)), id),
    async reachable(timeoutMs) {
      if (Date.now() - lastAnswer < FRESH) return true;
      // One question for all who want to know at the same time.
      asked ??= bounded(timeoutMs, () => client.workflowService.getSystemInfo({})).finally(() => {
        asked = undefined;
      });
      return await asked.then(
        () => true,
        () => false,
      );
    },
  };
}

/**
 * Asks the root, then its open child with the time that is left. The child knows what happens now, the root the stacks below;
 * the root's answer stands alone when the child gives none.
 */
async function viewWithin(
  timeoutMs: number,
  ask: (id: string, ms: number) => Promise<FlowView>,
  id: string,
): Promise<FlowView | undefined> {
  const until = Date.now() + timeoutMs;
  const root = await ask(id, timeoutMs).catch(() => undefined);
  const left = until - Date.now();
  if (root?.child === undefined || left <= 0) return root;
  const inner = await ask(root.child, left).catch(() => undefined);
  return inner === undefined ? root : { ...inner, stack_map: { ...root.stack_map, ...inner.stack_map } };
}

function toFlowClientError(error: unknown): FlowClientError {
  if (error instanceof FlowClientError) return error;
  if (error instanceof WorkflowNotFoundError) {
    return new FlowClientError('gone', 'NOT_FOUND', `no open workflow ${error.workflowId}`, { cause: error });
  }
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message } = error.cause;
    return new FlowClientError('refused', type ?? 'INTERNAL', message, { cause: error });
  }
  return new FlowClientError('unavailable', 'SERVICE_UNAVAILABLE', 'Temporal or its workers did not answer', {
    cause: error,
  });
}

/**
 * Refused connections, restarting servers, broken streams, and (9, failed precondition) an update that met its workflow
 * just as that continued as new or closed: the same call may work in a moment.
 */
const TRANSIENT: readonly number[] = [2, 8, 9, 10, 13, 14];
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;

/** Repeats a call that met a transient failure. Every call here may be repeated: all of them carry ids that make it harmless. */
async function persist<T>(until: number, call: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await call();
    } catch (error) {
      if (!isTransient(error) || Date.now() + pause >= until) throw error;
      await delay(pause);
    }
  }
}

function isTransient(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && TRANSIENT.includes(cause.code);
}

/** The client's own deadline bounds a call, but not the connecting before it. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
