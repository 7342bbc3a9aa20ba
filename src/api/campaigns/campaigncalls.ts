import { campaign } from '../../resources/campaign.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { campaigncallListSchema, campaigncallSchema } from '../schemas/campaigncall.ts';
import { errors, idParams, pageQuery } from '../schemas/common.ts';

const tags = ['campaigns'];
const one = { tags, params: idParams, response: { 200: campaigncallSchema, ...errors } };

/** The tries of campaigns, newest first. */
export function campaigncallRoutes(api: Api, { store }: ApiDependencies): void {
  const { campaigncalls, resources } = store;

  api.get('/campaigncalls', {
    schema: {
      tags,
      operationId: 'listCampaigncalls',
      summary: 'List the tries of all campaigns',
      querystring: pageQuery,
      response: { 200: campaigncallListSchema, ...errors },
    },
    handler: ({ customer, query }) => campaigncalls.list(customer.id, query),
  });

  api.get('/campaigns/:id/campaigncalls', {
    schema: {
      tags,
      operationId: 'listCampaignCampaigncalls',
      summary: 'List the tries of a campaign',
      params: idParams,
      querystring: pageQuery,
      response: { 200: campaigncallListSchema, ...errors },
    },
    handler: async ({ customer, params, query }) => {
      await resources.get(campaign, customer.id, params.id);
      return campaigncalls.list(customer.id, { ...query, campaign_id: params.id });
    },
  });

  api.get('/campaigncalls/:id', {
    schema: { ...one, operationId: 'getCampaigncall', summary: 'Get a try' },
    handler: ({ customer, params }) => campaigncalls.get(customer.id, params.id),
  });

  api.delete('/campaigncalls/:id', {
    schema: {
      ...one,
      operationId: 'deleteCampaigncall',
      summary: 'Delete a try',
      description: 'Its record only: what is open goes on.',
    },
    handler: ({ customer, params }) => campaigncalls.delete(customer.id, params.id),
  });
}
