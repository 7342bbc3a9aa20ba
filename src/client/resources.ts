import type { ResourceAt, ResourcePath } from '../resources/index.ts';
import { everyPage, type Page, type PageQuery } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';

/** Filters of a list, besides paging: those that the API names for the resource. */
export type ResourceQuery = PageQuery & Readonly<Record<string, string | number | boolean | undefined>>;

/** Queues, agents, messages and all the others that the API has at one path each, and handles alike. */
export type ResourceClient<P extends ResourcePath> = ReturnType<typeof createResources<P>>;

export function createResources<P extends ResourcePath>(ask: Ask, at: P) {
  type One = ResourceAt<P>;
  const list = (query: ResourceQuery = {}, options?: RequestOptions): Promise<Page<One>> =>
    ask({ method: 'GET', path: path`/${at}`, query, options });
  return {
    create: (input: object, options?: RequestOptions): Promise<One> =>
      ask({ method: 'POST', path: path`/${at}`, body: input, options }),
    get: (id: string, options?: RequestOptions): Promise<One> =>
      ask({ method: 'GET', path: path`/${at}/${id}`, options }),
    /** One page, newest first. */
    list,
    /** All of them: `for await (const queue of client.resources('queues').all())`. */
    all: (query: ResourceQuery = {}, options?: RequestOptions) =>
      everyPage((of: ResourceQuery) => list(of, options), query),
    /** Changes what is given, the rest stays. */
    update: (id: string, change: object, options?: RequestOptions): Promise<One> =>
      ask({ method: 'PUT', path: path`/${at}/${id}`, body: change, options }),
    /** What is done with one, as the API names it: `client.resources('queuecalls').act(id, 'kick')`. */
    act: <Answer = One>(
      id: string,
      verb: string,
      input: object = {},
      options?: RequestOptions,
    ): Promise<Answer> => ask({ method: 'POST', path: path`/${at}/${id}/${verb}`, body: input, options }),
    /** Changes a part that has a path of its own: `client.resources('campaigns').set(id, 'status', { status: 'run' })`. */
    set: (id: string, part: string, change: object, options?: RequestOptions): Promise<One> =>
      ask({ method: 'PUT', path: path`/${at}/${id}/${part}`, body: change, options }),
    /** What there is to read of one: `client.resources('schedules').read(id, 'times')`. */
    read: <Answer>(id: string, part: string, query: object = {}, options?: RequestOptions): Promise<Answer> =>
      ask({ method: 'GET', path: path`/${at}/${id}/${part}`, query, options }),
    /** Answers it as it was. */
    delete: (id: string, options?: RequestOptions): Promise<One> =>
      ask({ method: 'DELETE', path: path`/${at}/${id}`, options }),
  };
}
