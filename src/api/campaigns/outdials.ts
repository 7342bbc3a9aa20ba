import { outdial } from '../../resources/outdial.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { changeRoute } from '../resources/change-route.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { inputOf } from '../resources/schemas.ts';

const all = inputOf(outdial, 'Change');

/** Lists of targets. */
export function outdialRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, { kind: outdial });
  changeRoute(api, dependencies, {
    kind: outdial,
    part: 'campaign_id',
    operationId: 'updateOutdialCampaignId',
    summary: 'Note whose list it is',
    body: all.pick({ campaign_id: true }).meta({ id: 'OutdialCampaignId' }),
  });
  changeRoute(api, dependencies, {
    kind: outdial,
    part: 'data',
    operationId: 'updateOutdialData',
    summary: 'Change its data',
    body: all.pick({ data: true }).meta({ id: 'OutdialData' }),
  });
}
