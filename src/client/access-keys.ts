import { everyPage, type Page, type PageQuery } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';
import type {
  AccessKey,
  AccessKeyChange,
  AccessKeyInput,
  CreatedAccessKey,
  DeletedAccessKey,
} from './types.ts';

/** The customer's access keys. */
export type AccessKeys = ReturnType<typeof createAccessKeys>;

export function createAccessKeys(ask: Ask) {
  const list = (query: PageQuery = {}, options?: RequestOptions): Promise<Page<AccessKey>> =>
    ask({ method: 'GET', path: '/accesskeys', query, options });
  return {
    /** The answer shows the `token`, this once. */
    create: (input: AccessKeyInput = {}, options?: RequestOptions): Promise<CreatedAccessKey> =>
      ask({ method: 'POST', path: '/accesskeys', body: input, options }),
    get: (id: string, options?: RequestOptions): Promise<AccessKey> =>
      ask({ method: 'GET', path: path`/accesskeys/${id}`, options }),
    /** One page, newest first. */
    list,
    all: (query: PageQuery = {}, options?: RequestOptions) =>
      everyPage((of: PageQuery) => list(of, options), query),
    update: (id: string, change: AccessKeyChange, options?: RequestOptions): Promise<AccessKey> =>
      ask({ method: 'PUT', path: path`/accesskeys/${id}`, body: change, options }),
    /** It stops working at once; `warnings` say so when it is the one that this client asks with. */
    delete: (id: string, options?: RequestOptions): Promise<DeletedAccessKey> =>
      ask({ method: 'DELETE', path: path`/accesskeys/${id}`, options }),
  };
}
