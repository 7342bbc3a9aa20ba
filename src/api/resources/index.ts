import { tag } from '../../resources/tag.ts';
import { campaigncallRoutes } from '../campaigns/campaigncalls.ts';
import { campaignRoutes } from '../campaigns/campaigns.ts';
import { outdialRoutes } from '../campaigns/outdials.ts';
import { outplanRoutes } from '../campaigns/outplans.ts';
import { targetRoutes } from '../campaigns/targets.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { scheduleFiringRoutes } from '../schedule-firing.ts';
import { scheduleRoutes } from '../schedules.ts';
import { agentRoutes } from './agents.ts';
import { aiRoutes } from './ai.ts';
import { caseRoutes } from './cases.ts';
import { conferencecallRoutes } from './conferencecalls.ts';
import { conferenceRoutes } from './conferences.ts';
import { conversationRoutes } from './conversations.ts';
import { messageRoutes } from './messages.ts';
import { numberRoutes } from './numbers.ts';
import { queuecallRoutes } from './queuecalls.ts';
import { queueRoutes } from './queues.ts';
import { resourceRoutes } from './routes.ts';
import { transcribeRoutes } from './transcribes.ts';

/** The routes of all kinds of resources. */
export function allResourceRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, { kind: tag });
  aiRoutes(api, dependencies);
  transcribeRoutes(api, dependencies);
  outplanRoutes(api, dependencies);
  outdialRoutes(api, dependencies);
  targetRoutes(api, dependencies);
  campaignRoutes(api, dependencies);
  campaigncallRoutes(api, dependencies);
  scheduleRoutes(api, dependencies);
  scheduleFiringRoutes(api, dependencies);
  messageRoutes(api, dependencies);
  numberRoutes(api, dependencies);
  conversationRoutes(api, dependencies);
  caseRoutes(api, dependencies);
  agentRoutes(api, dependencies);
  conferenceRoutes(api, dependencies);
  conferencecallRoutes(api, dependencies);
  queueRoutes(api, dependencies);
  queuecallRoutes(api, dependencies);
}
