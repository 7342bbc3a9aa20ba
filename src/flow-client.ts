import {
  type Client,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { NIL_ID } from '../workflows/interpreter/action.ts';
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
  /** Whether Temporal answers within `timeoutMs`. */
  reachable(timeoutMs: number): Promise<boolean>;
}

/**
 * Why a flow could not be reached or did not do what it was asked. `refused` carries the workflow's own error code, `gone`
 * means that no such workflow is open, `unavailable` that Temporal or its workers did not answer in time.
 */
export class FlowClientError extends Error {
  readonly kind: 'refused' | 'gone' | 'unavailable';
  readonly code: string;

  constructor(kind: FlowClientError['kind'], code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.code = code;
  }
}

/** Milliseconds after which a start, signal or request counts as unanswered. */
const DEADLINE = 5000;

/** Search attributes of every activeflow; the namespace registers them as keywords. */
export const SEARCH_ATTRIBUTES = {
  customerId: defineSearchAttributeKey('CustomerId', 'KEYWORD'),
  flowId: defineSearchAttributeKey('FlowId', 'KEYWORD'),
  referenceType: defineSearchAttributeKey('ReferenceType', 'KEYWORD'),
  referenceId: defineSearchAttributeKey('ReferenceId', 'KEYWORD'),
  status: defineSearchAttributeKey('ActiveflowStatus', 'KEYWORD'),
} as const;

/** The {@link FlowClient} on Temporal: workflow id = activeflow id, new workflows go to `taskQueue`. */
export function createFlowClient(client: Client, taskQueue: string): FlowClient {
  const bounded = <T>(ms: number, call: () => Promise<T>): Promise<T> =>
    deadline(ms, client.withDeadline(Date.now() + ms, call));
  const signal = (id: string, name: string, args: [] | [EventSignal]): Promise<'sent' | 'gone'> =>
    bounded(DEADLINE, () => client.workflow.getHandle(id).signal(name, ...args)).then(
      () => 'sent',
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw toFlowClientError(error);
      },
    );
  const query = (id: string): Promise<FlowView> => client.workflow.getHandle(id).query<FlowView>(STATE_QUERY);

  return {
    start: (input) =>
      bounded(DEADLINE, () => client.workflow.start(WORKFLOW, toStartOptions(input, taskQueue))).then(
        () => undefined,
        (error: unknown) => {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw toFlowClientError(error);
        },
      ),
    stop: (id) => signal(id, STOP_SIGNAL, []),
    event: (id, event) => signal(id, EVENT_SIGNAL, [event]),
    request: (id, request) =>
      bounded(DEADLINE, () =>
        client.workflow.getHandle(id).executeUpdate<RequestAnswer, [Request]>(REQUEST_UPDATE, {
          updateId: request.id,
          args: [request],
        }),
      ).catch((error: unknown) => {
        throw toFlowClientError(error);
      }),
    view: (id, timeoutMs) => viewWithin(timeoutMs, (id_, ms) => bounded(ms, () => query(id_)), id),
    reachable: (timeoutMs) =>
      bounded(timeoutMs, () => client.workflowService.getSystemInfo({})).then(
        () => true,
        () => false,
      ),
  };
}

/** Asks the root, then its open child with the time that is left; the root's answer stands when the child gives none. */
async function viewWithin(
  timeoutMs: number,
  ask: (id: string, ms: number) => Promise<FlowView>,
  id: string,
): Promise<FlowView | undefined> {
  const until = Date.now() + timeoutMs;
  const root = await ask(id, timeoutMs).catch(() => undefined);
  const left = until - Date.now();
  if (root?.child === undefined || left <= 0) return root;
  return ask(root.child, left).catch(() => root);
}

function toStartOptions(input: StartInput, taskQueue: string) {
  const { facts } = input;
  return {
    workflowId: facts.id,
    taskQueue,
    args: [input] as [StartInput],
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    // After a worker's death the next one takes over after this time instead of the default of 10 s.
    workflowTaskTimeout: '2s' as const,
    typedSearchAttributes: toSearchAttributes(input),
    staticSummary: `${facts.reference_type || 'no'} reference, ${input.actions.length} actions`,
    priority: { fairnessKey: facts.customer_id },
  };
}

function toSearchAttributes({ facts, call }: StartInput): SearchAttributePair[] {
  const pairs = [
    { key: SEARCH_ATTRIBUTES.customerId, value: facts.customer_id },
    { key: SEARCH_ATTRIBUTES.flowId, value: facts.flow_id },
    { key: SEARCH_ATTRIBUTES.referenceType, value: facts.reference_type },
    { key: SEARCH_ATTRIBUTES.referenceId, value: facts.reference_id },
    { key: SEARCH_ATTRIBUTES.status, value: call?.dial === undefined ? 'running' : '' },
  ];
  return pairs.filter(({ value }) => value !== '' && value !== NIL_ID);
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

/** The client's own deadline bounds each attempt, but not the pauses between its retries. */
function deadline<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
