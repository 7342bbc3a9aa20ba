import { tag } from '../../resources/tag.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { aiRoutes } from './ai.ts';
import { resourceRoutes } from './routes.ts';
import { transcribeRoutes } from './transcribes.ts';

/** The routes of all kinds of resources. */
export function allResourceRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, { kind: tag });
  aiRoutes(api, dependencies);
  transcribeRoutes(api, dependencies);
}
