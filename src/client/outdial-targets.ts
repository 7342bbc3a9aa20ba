import { everyPage, type Page, type PageQuery } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';
import type { CreatedOutdialTargets, OutdialTarget, OutdialTargetInput } from './types.ts';

/** Whom campaigns dial: the targets of outdials. */
export type OutdialTargets = ReturnType<typeof createOutdialTargets>;

export function createOutdialTargets(ask: Ask) {
  const list = (
    outdialId: string,
    query: PageQuery = {},
    options?: RequestOptions,
  ): Promise<Page<OutdialTarget>> =>
    ask({ method: 'GET', path: path`/outdials/${outdialId}/targets`, query, options });
  return {
    create: (
      outdialId: string,
      target: OutdialTargetInput,
      options?: RequestOptions,
    ): Promise<OutdialTarget> =>
      ask({ method: 'POST', path: path`/outdials/${outdialId}/targets`, body: target, options }),
    /** Up to 2,000, all or none; those with an `id` that is there already are left as they are. */
    createMany: (
      outdialId: string,
      targets: readonly OutdialTargetInput[],
      options?: RequestOptions,
    ): Promise<CreatedOutdialTargets> =>
      ask({ method: 'POST', path: path`/outdials/${outdialId}/targets_bulk`, body: { targets }, options }),
    /** One page, newest first. */
    list,
    all: (outdialId: string, query: PageQuery = {}, options?: RequestOptions) =>
      everyPage((of: PageQuery) => list(outdialId, of, options), query),
    get: (outdialId: string, id: string, options?: RequestOptions): Promise<OutdialTarget> =>
      ask({ method: 'GET', path: path`/outdials/${outdialId}/targets/${id}`, options }),
    /** Answers it as it was. */
    delete: (outdialId: string, id: string, options?: RequestOptions): Promise<OutdialTarget> =>
      ask({ method: 'DELETE', path: path`/outdials/${outdialId}/targets/${id}`, options }),
  };
}
