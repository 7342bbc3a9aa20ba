/**
 * Runs inside the workflows: their clock stands still and only the test lets time pass. A timer is an activity that the
 * test completes, so it lives through replays and continue-as-new as a real one does.
 */
import { defineQuery, scheduleActivity, setHandler, type WorkflowInterceptors } from '@temporalio/workflow';
import { NOW } from '../now.ts';

/** Whether a workflow is open and waits for nothing but messages and time. */
export const idleQuery = defineQuery<boolean>('idle');
/** The activity that stands for a timer; its argument is the milliseconds. */
export const PASS_TIME = 'pass_time';

export function interceptors(): WorkflowInterceptors {
  let now = NOW;
  let underWay = 0;
  let isOpen = true;
  const counted = async <Result>(work: Promise<Result>): Promise<Result> => {
    underWay++;
    return await work.finally(() => {
      underWay--;
    });
  };
  globalThis.Date = class extends Date {
    static override now(): number {
      return now;
    }
  } as DateConstructor;
  return {
    inbound: [
      {
        async execute(input, next) {
          setHandler(idleQuery, () => isOpen && underWay === 0);
          return await next(input).finally(() => {
            isOpen = false;
          });
        },
      },
    ],
    outbound: [
      {
        async startTimer({ durationMs }) {
          const due = now + durationMs;
          await scheduleActivity(PASS_TIME, [durationMs], { startToCloseTimeout: '1h' });
          now = Math.max(now, due);
        },
        scheduleActivity: (input, next) =>
          input.activityType === PASS_TIME ? next(input) : counted(next(input)),
        scheduleLocalActivity: (input, next) => counted(next(input)),
      },
    ],
  };
}
