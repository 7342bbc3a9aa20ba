import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AnalysisControl } from '../../activities/call-analysis.ts';
import type { AudioControl } from '../../activities/call-audio.ts';
import type { BridgeControl } from '../../activities/call-bridges.ts';
import type { CallControl } from '../../activities/call-control.ts';
import type { ConferenceDesk } from '../../activities/conference-desk.ts';
import type { Correspondence } from '../../activities/correspondence.ts';
import type { QueueDesk } from '../../activities/queue-desk.ts';
import type { validateActions } from '../../workflows/actions/validate.ts';
import type { CampaignClient } from '../campaigns/campaign-client.ts';
import type { FlowClient } from '../flow-client.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { ScheduleClient } from '../schedules/schedule-client.ts';
import type { Customer } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { SimulatedPeople } from './calls/simulated-people.ts';
import type { RateLimits } from './edge/rate-limits.ts';
import type { TwilioHook } from './hooks/twilio.ts';

/** The Fastify instance whose routes take zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Everything the API needs of the rest of the platform. */
export interface ApiDependencies {
  readonly store: Store;
  readonly flows: FlowClient;
  readonly queues: QueueDesk;
  readonly conferences: ConferenceDesk;
  /** The phone network, for what is asked of calls by API. */
  readonly control: Pick<CallControl, 'hangup' | 'talk' | 'state'> &
    AudioControl &
    Pick<BridgeControl, 'bridgeMute'> &
    Pick<AnalysisControl, 'speechStart' | 'speechStop'>;
  /** The simulated phone network's people; without them the simulator's routes do not exist. */
  readonly people?: SimulatedPeople;
  readonly campaigns: CampaignClient;
  readonly schedules: ScheduleClient;
  /** Sends messages and mails. */
  readonly desk: Pick<Correspondence, 'sendMessage' | 'sendEmail' | 'say'>;
  /** A carrier that tells of messages by webhooks; without one its route does not exist. */
  readonly twilio?: TwilioHook;
  readonly validateActions: typeof validateActions;
  readonly logger: FastifyBaseLogger;
  readonly newId: () => string;
  /** The deployment's key of links that continue a block; never log it. */
  readonly continueKey: Buffer;
  /** Off where absent. */
  readonly rateLimits?: RateLimits;
  /** Addresses or networks of proxies in front, whose `X-Forwarded-For` names the asker; none where absent. */
  readonly trustedProxies?: readonly string[];
  /** Milliseconds for which a stop, delete, hangup or ring waits for its effect before it answers 202. */
  readonly patience: number;
  /** Absent: nothing is counted. */
  readonly metrics?: Metrics;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose access key the request carries; set on every route under authentication. */
    customer: Customer;
    /** The id of that key. */
    accessKeyId: string;
  }
}
