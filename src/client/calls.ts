import { everyPage, type Page, type PageQuery } from './pages.ts';
import { type Ask, type ChangeOptions, path, type RequestOptions } from './transport.ts';
import type { Call, CallInput, CreatedCalls } from './types.ts';

/** Calls of the phone network. */
export type Calls = ReturnType<typeof createCalls>;

export function createCalls(ask: Ask) {
  const list = (query: PageQuery = {}, options?: RequestOptions): Promise<Page<Call>> =>
    ask({ method: 'GET', path: '/calls', query, options });
  return {
    /** Calls out: one call with an activeflow of its own per destination, whose flow starts at the answer. */
    create: (input: CallInput, options?: ChangeOptions): Promise<CreatedCalls> =>
      ask({ method: 'POST', path: '/calls', body: input, repeatable: 'by its key', options }),
    get: (id: string, options?: RequestOptions): Promise<Call> =>
      ask({ method: 'GET', path: path`/calls/${id}`, options }),
    /** One page, newest first. */
    list,
    all: (query: PageQuery = {}, options?: RequestOptions) =>
      everyPage((of: PageQuery) => list(of, options), query),
    /** `status` is not `hangup` yet when that took more than 5 s. */
    hangup: (id: string, options?: RequestOptions): Promise<Call> =>
      ask({ method: 'POST', path: path`/calls/${id}/hangup`, repeatable: 'as it is', options }),
  };
}
