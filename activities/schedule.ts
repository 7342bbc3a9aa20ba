import type { ScheduleFiring, StartInput } from '../workflows/protocol.ts';

/** The port to stored schedules. `src/schedules` implements it. */
export interface Schedules {
  /**
   * Decides which activeflow a firing starts: the same for ever, however often it is asked.
   * @throws EffectRefused when there is no such schedule any more, or nothing that it could start
   */
  fire(firing: ScheduleFiring): Promise<StartInput>;
}

export interface ScheduleActivities {
  schedule_fire(firing: ScheduleFiring): Promise<{ readonly start: StartInput }>;
}

/** The side effect of the workflow `schedule_run`. */
export function createScheduleActivities(schedules: Schedules): ScheduleActivities {
  return {
    schedule_fire: async (firing) => ({ start: await schedules.fire(firing) }),
  };
}
