import { everyPage, type Page, type PageQuery } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';
import type { Flow, FlowInput, SavedFlow } from './types.ts';

/** Stored flows: the templates that activeflows copy. */
export type Flows = ReturnType<typeof createFlows>;

export function createFlows(ask: Ask) {
  const list = (query: PageQuery = {}, options?: RequestOptions): Promise<Page<Flow>> =>
    ask({ method: 'GET', path: '/flows', query, options });
  return {
    /** Stores a flow; `warnings` name what is accepted and probably not meant. */
    create: (input: FlowInput, options?: RequestOptions): Promise<SavedFlow> =>
      ask({ method: 'POST', path: '/flows', body: input, options }),
    get: (id: string, options?: RequestOptions): Promise<Flow> =>
      ask({ method: 'GET', path: path`/flows/${id}`, options }),
    /** One page, newest first. */
    list,
    /** All of them: `for await (const flow of client.flows.all())`. */
    all: (query: PageQuery = {}, options?: RequestOptions) =>
      everyPage((of: PageQuery) => list(of, options), query),
    /** Replaces all fields; activeflows that run keep their copy. */
    update: (id: string, input: FlowInput, options?: RequestOptions): Promise<SavedFlow> =>
      ask({ method: 'PUT', path: path`/flows/${id}`, body: input, options }),
    /** Answers the flow as it was. */
    delete: (id: string, options?: RequestOptions): Promise<Flow> =>
      ask({ method: 'DELETE', path: path`/flows/${id}`, options }),
  };
}
