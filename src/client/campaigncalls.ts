import { everyPage, type Page, type PageQuery } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';
import type { Campaigncall } from './types.ts';

/** The tries of campaigns. */
export type Campaigncalls = ReturnType<typeof createCampaigncalls>;

export function createCampaigncalls(ask: Ask) {
  const list = (query: PageQuery = {}, options?: RequestOptions): Promise<Page<Campaigncall>> =>
    ask({ method: 'GET', path: '/campaigncalls', query, options });
  const listOf = (
    campaignId: string,
    query: PageQuery = {},
    options?: RequestOptions,
  ): Promise<Page<Campaigncall>> =>
    ask({ method: 'GET', path: path`/campaigns/${campaignId}/campaigncalls`, query, options });
  return {
    /** One page of those of all campaigns, newest first. */
    list,
    /** One page of a campaign's. */
    listOf,
    /** All of a campaign's. */
    allOf: (campaignId: string, query: PageQuery = {}, options?: RequestOptions) =>
      everyPage((of: PageQuery) => listOf(campaignId, of, options), query),
    get: (id: string, options?: RequestOptions): Promise<Campaigncall> =>
      ask({ method: 'GET', path: path`/campaigncalls/${id}`, options }),
    /** Its record only: what is open goes on. */
    delete: (id: string, options?: RequestOptions): Promise<Campaigncall> =>
      ask({ method: 'DELETE', path: path`/campaigncalls/${id}`, options }),
  };
}
