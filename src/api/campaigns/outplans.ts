import { outplan } from '../../resources/outplan.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { changeRoute } from '../resources/change-route.ts';
import { resourceRoutes } from '../resources/routes.ts';
import { inputOf } from '../resources/schemas.ts';

/** How campaigns dial. What changes holds from the next try on. */
export function outplanRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, { kind: outplan });
  changeRoute(api, dependencies, {
    kind: outplan,
    part: 'dial_info',
    operationId: 'updateOutplanDialInfo',
    summary: 'Change how it dials',
    body: inputOf(outplan, 'Change').omit({ name: true, detail: true }).meta({ id: 'OutplanDialInfo' }),
  });
}
