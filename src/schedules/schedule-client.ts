import {
  type Client,
  isGrpcServiceError,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOverlapPolicy,
  ServiceError,
} from '@temporalio/client';
import { SCHEDULE_WORKFLOW, type ScheduleInput } from '../../workflows/protocol.ts';
import { CUSTOMER_ID } from '../../workflows/shell/search-attributes.ts';
import type { Overlap } from '../resources/schedule.ts';

/** When a schedule fires, as Temporal is told. */
export interface ScheduleTiming {
  readonly id: string;
  readonly customer_id: string;
  /** For people in the Temporal UI. */
  readonly name: string;
  /** Five to seven fields, `@daily` and the like, or `@every 90s`. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
  readonly overlap: Overlap;
  /** Seconds by which a firing may be late, after an outage, and still happen. */
  readonly catchup: number;
  readonly paused: boolean;
}

/** The past in which a schedule is to fire now, both ends included. */
export interface Backfill {
  readonly from: Date;
  readonly to: Date;
  readonly overlap: Overlap;
}

/** The port to the schedules that Temporal keeps. Failures are {@link ScheduleError}s. */
export interface ScheduleClient {
  /** Makes it, or changes it to this. */
  put(timing: ScheduleTiming): Promise<void>;
  /** Not there (any more): nothing happens. */
  remove(id: string): Promise<void>;
  /** Fires now, whatever still runs. */
  trigger(id: string): Promise<void>;
  backfill(id: string, backfill: Backfill): Promise<void>;
  /** When it fires next, the soonest first, at most ten times. */
  next(id: string): Promise<readonly Date[]>;
}

/** `refused`: what was asked for cannot be, such as a cron expression that is none; `gone`: there is no such schedule. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly kind: 'refused' | 'gone' | 'unavailable';

  constructor(kind: ScheduleError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const PATIENCE = 5000;

/** The {@link ScheduleClient} on Temporal. What is not answered within five seconds is `unavailable`. */
export function createScheduleClient(client: Client, taskQueue: string): ScheduleClient {
  const hidesContent = client.options.loadedDataConverter.payloadCodecs.length > 0;
  const bounded = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + PATIENCE, call).catch((error: unknown) => {
      throw toScheduleError(error);
    });
  const handle = (id: string) => client.schedule.getHandle(scheduleId(id));
  return {
    put: (timing) => bounded(() => put(client, toOptions(timing, taskQueue, hidesContent))),
    remove: (id) =>
      bounded(() => handle(id).delete()).catch((error: unknown) => {
        if (!(error instanceof ScheduleError && error.kind === 'gone')) throw error;
      }),
    trigger: (id) => bounded(() => handle(id).trigger('ALLOW_ALL')),
    backfill: (id, { from, to, overlap }) =>
      bounded(() => handle(id).backfill({ start: from, end: to, overlap: toPolicy(overlap) })),
    next: async (id) => (await bounded(() => handle(id).describe())).info.nextActionTimes,
  };
}

/** The id of a schedule in Temporal, and the beginning of the ids of its runs. */
function scheduleId(id: string): string {
  return `schedule/${id}`;
}

type Options = ReturnType<typeof toOptions>;

function toOptions(timing: ScheduleTiming, taskQueue: string, hidesContent: boolean) {
  const { id, customer_id, name, cron, timezone, overlap, catchup, paused } = timing;
  const input: ScheduleInput = {
    schedule_id: id,
    customer_id,
    ...(hidesContent ? { hides_content: true } : {}),
  };
  return {
    scheduleId: scheduleId(id),
    spec: { cronExpressions: [cron], timezone },
    action: {
      type: 'startWorkflow' as const,
      workflowType: SCHEDULE_WORKFLOW,
      workflowId: scheduleId(id),
      args: [input],
      taskQueue,
      workflowTaskTimeout: '2s' as const,
      typedSearchAttributes: [{ key: CUSTOMER_ID, value: customer_id }],
      ...(hidesContent ? {} : { staticSummary: `schedule ${name}`.slice(0, 200) }),
      priority: { fairnessKey: customer_id },
    },
    policies: { overlap: toPolicy(overlap), catchupWindow: catchup * 1000 },
    state: { paused },
  };
}

async function put(client: Client, options: Options): Promise<void> {
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(options.scheduleId).update(() => options);
  }
}

function toPolicy(overlap: Overlap): ScheduleOverlapPolicy {
  return overlap.toUpperCase() as Uppercase<Overlap>;
}

/** gRPC's number for what was asked wrongly. */
const INVALID_ARGUMENT = 3;

function toScheduleError(error: unknown): ScheduleError {
  if (error instanceof ScheduleNotFoundError)
    return new ScheduleError('gone', error.message, { cause: error });
  // What the SDK makes of a specification that the server cannot read.
  if (error instanceof TypeError) return new ScheduleError('refused', error.message, { cause: error });
  const cause = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(cause) && cause.code === INVALID_ARGUMENT) {
    return new ScheduleError('refused', cause.details, { cause: error });
  }
  return new ScheduleError('unavailable', 'Temporal did not answer', { cause: error });
}
