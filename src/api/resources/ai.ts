import { ai } from '../../resources/ai.ts';
import { aicall } from '../../resources/aicall.ts';
import { aimessage } from '../../resources/aimessage.ts';
import { summary } from '../../resources/summary.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { aicallTermination } from './aicall-termination.ts';
import { resourceRoutes } from './routes.ts';

/** AIs, and the conversations with them and summaries, which only flows begin. */
export function aiRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, {
    kind: ai,
    create: (body) => ({ ...ai.fields.parse(body), engine_key: '' }),
    update: (current, body) => ({ ...current, ...(body as object), engine_key: '' }),
  });
  resourceRoutes(api, dependencies, { kind: aicall, input: 'none', change: 'none' });
  resourceRoutes(api, dependencies, { kind: aimessage, input: 'none', change: 'none' });
  resourceRoutes(api, dependencies, { kind: summary, input: 'none', change: 'none' });
  aicallTermination(api, dependencies);
}
