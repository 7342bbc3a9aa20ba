import { EffectRefused } from '../../activities/failure.ts';
import type { Schedules } from '../../activities/schedule.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { DataOf } from '../resources/kind.ts';
import type { schedule } from '../resources/schedule.ts';
import type { NewActiveflow } from '../store/activeflows.ts';
import type { Store } from '../store/store.ts';
import { isRefusal } from '../triggers/start-flow.ts';
import type { ScheduleClient, ScheduleTiming } from './schedule-client.ts';

/** A schedule as it is stored: when it fires, and what each firing starts. */
export interface Schedule extends Omit<ScheduleTiming, 'paused'> {
  readonly status: 'active' | 'paused';
  /** Wins over `actions`; nil: those. */
  readonly flow_id: string;
  readonly actions: readonly Action[];
  readonly variables: Readonly<Record<string, string>>;
}

/** A schedule from its record. */
export function toSchedule(
  record: DataOf<typeof schedule> & { readonly id: string; readonly customer_id: string },
): Schedule {
  return { ...record, actions: record.actions as Schedule['actions'] };
}

/** What Temporal is told of it. */
export function toTiming(schedule: Schedule): ScheduleTiming {
  const { id, customer_id, name, cron, timezone, overlap, catchup, status } = schedule;
  return { id, customer_id, name, cron, timezone, overlap, catchup, paused: status === 'paused' };
}

export interface ScheduleParts {
  readonly store: Pick<Store, 'activeflows'>;
  /** Whatever customer's it is. */
  readonly find: (id: string) => Promise<Schedule | undefined>;
  readonly client: Pick<ScheduleClient, 'remove'>;
}

/** The {@link Schedules} over the database. */
export function createSchedules({ store, find, client }: ScheduleParts): Schedules {
  return {
    async fire({ schedule_id, time }) {
      const schedule = await find(schedule_id);
      if (schedule === undefined) {
        // Deleted by somebody who died before Temporal knew.
        await client.remove(schedule_id);
        throw new EffectRefused('SCHEDULE_NOT_FOUND', `there is no schedule ${schedule_id}`);
      }
      try {
        const { start } = await store.activeflows.create(toActiveflow(schedule, time));
        return start;
      } catch (error) {
        if (isRefusal(error)) throw new EffectRefused(error.code, error.message);
        throw error;
      }
    },
  };
}

function toActiveflow(schedule: Schedule, time: string): NewActiveflow {
  const { id, customer_id, name, flow_id, actions, variables } = schedule;
  return {
    customer_id,
    trigger_key: scheduleKey(id, time),
    flow_id,
    actions,
    variables,
    reference_type: 'api',
    reference_id: id,
    occasion: {
      'voipbin.schedule.id': id,
      'voipbin.schedule.name': name,
      'voipbin.schedule.time': time,
    },
  };
}

/** The trigger key of a firing. */
export function scheduleKey(id: string, time: string): string {
  return `schedule/${id}/${time}`;
}
