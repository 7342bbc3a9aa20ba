import { everyPage, type Page } from './pages.ts';
import { type Ask, type ChangeOptions, path, type RequestOptions } from './transport.ts';
import type {
  ActionInput,
  Activeflow,
  ActiveflowChange,
  ActiveflowEvent,
  ActiveflowInput,
  ActiveflowSummary,
  ActiveflowsQuery,
  ContinueInput,
  CreatedActiveflow,
  EventsQuery,
  ForwardInput,
  VariablesAnswer,
} from './types.ts';

/** Activeflows: runs of flows. */
export type Activeflows = ReturnType<typeof createActiveflows>;

export function createActiveflows(ask: Ask) {
  return { ...lifecycle(ask), ...requests(ask), ...variables(ask), ...events(ask) };
}

function lifecycle(ask: Ask) {
  const list = (query: ActiveflowsQuery = {}, options?: RequestOptions): Promise<Page<ActiveflowSummary>> =>
    ask({ method: 'GET', path: '/activeflows', query, options });
  return {
    /**
     * Starts one. With an `id` or an idempotency key of your own it can be asked for again: there will be one activeflow.
     *
     * ```ts
     * const { id } = await client.activeflows.create({ flow_id, variables: { name: 'Ada' } }, { idempotencyKey: orderId });
     * ```
     */
    create: (input: ActiveflowInput, options?: ChangeOptions): Promise<CreatedActiveflow> =>
      ask({ method: 'POST', path: '/activeflows', body: input, repeatable: 'by its key', options }),
    get: (id: string, options?: RequestOptions): Promise<Activeflow> =>
      ask({ method: 'GET', path: path`/activeflows/${id}`, options }),
    /** One page, newest first. */
    list,
    /** All of them, page by page: `for await (const { id } of client.activeflows.all({ status: 'running' }))`. */
    all: (query: ActiveflowsQuery = {}, options?: RequestOptions) =>
      everyPage((of: ActiveflowsQuery) => list(of, options), query),
    /** Changes what may change while it runs. */
    update: (id: string, change: ActiveflowChange, options?: RequestOptions): Promise<Activeflow> =>
      ask({ method: 'PUT', path: path`/activeflows/${id}`, body: change, options }),
    /** Ends it; one that has ended is answered as it is. `status` is still `running` when it did not end within 5 s. */
    stop: (id: string, options?: RequestOptions): Promise<Activeflow> =>
      ask({ method: 'POST', path: path`/activeflows/${id}/stop`, repeatable: 'as it is', options }),
    /** Stops it when it runs, and takes it out of all lists. */
    delete: (id: string, options?: RequestOptions): Promise<Activeflow> =>
      ask({ method: 'DELETE', path: path`/activeflows/${id}`, options }),
  };
}

function requests(ask: Ask) {
  const request = (id: string, verb: string, body: object, options?: ChangeOptions): Promise<Activeflow> =>
    ask({ method: 'POST', path: path`/activeflows/${id}/${verb}`, body, repeatable: 'by its key', options });
  return {
    /** Goes on from a `block`. @throws ActiveflowApiError `STATE_INVALID` when no block waits */
    continue: (id: string, input: ContinueInput = {}, options?: ChangeOptions) =>
      request(id, 'continue', input, options),
    /** Runs actions in a stack of their own when the current action is over. */
    push: (id: string, actions: readonly ActionInput[], options?: ChangeOptions) =>
      request(id, 'push_actions', { actions }, options),
    /** Inserts actions behind the current one. */
    add: (id: string, actions: readonly ActionInput[], options?: ChangeOptions) =>
      request(id, 'add_actions', { actions }, options),
    /** Jumps to an action, at once or (`now: false`) at the next move. */
    forward: (id: string, input: ForwardInput, options?: ChangeOptions) =>
      request(id, 'forward', input, options),
  };
}

function variables(ask: Ask) {
  return {
    variables: (id: string, options?: RequestOptions): Promise<VariablesAnswer> =>
      ask({ method: 'GET', path: path`/activeflows/${id}/variables`, options }),
    /** Sets these and leaves the others. */
    setVariables: (
      id: string,
      values: Readonly<Record<string, string>>,
      options?: RequestOptions,
    ): Promise<VariablesAnswer> =>
      ask({ method: 'PUT', path: path`/activeflows/${id}/variables`, body: { variables: values }, options }),
    deleteVariable: (id: string, name: string, options?: RequestOptions): Promise<VariablesAnswer> =>
      ask({ method: 'DELETE', path: path`/activeflows/${id}/variables/${name}`, options }),
  };
}

function events(ask: Ask) {
  const list = (
    id: string,
    query: EventsQuery = {},
    options?: RequestOptions,
  ): Promise<Page<ActiveflowEvent>> =>
    ask({ method: 'GET', path: path`/activeflows/${id}/events`, query, options });
  return {
    /** A page of its stored events, oldest first; the page token is a sequence number. */
    events: list,
    /** All its stored events, oldest first. */
    allEvents: (id: string, query: EventsQuery = {}, options?: RequestOptions) =>
      everyPage((of: EventsQuery) => list(id, of, options), query),
  };
}
