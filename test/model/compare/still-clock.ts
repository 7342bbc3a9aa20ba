/**
 * Runs inside the workflows: their clock stands still and only the test lets time pass. A timer is an activity that the
 * test completes, so it lives through replays and continue-as-new as a real one does.
 */
import {
  defineQuery,
  scheduleActivity,
  setHandler,
  type WorkflowInterceptors,
  workflowInfo,
} from '@temporalio/workflow';
import { NOW } from '../now.ts';

export interface Calm {
  /** The workflow is open and waits for nothing but messages and time. */
  readonly isIdle: boolean;
  /** Another one whenever the workflow has begun anything in between. */
  readonly version: string;
  /** The newest timer. */
  readonly timer: string;
  /** The child that is open. */
  readonly child: string | undefined;
}

export const CALM_QUERY = 'calm';
/** The activity that stands for a timer; its argument is the timer's id. */
export const PASS_TIME = 'pass_time';

export function interceptors(): WorkflowInterceptors {
  let now = NOW;
  let underWay = 0;
  let begun = 0;
  let isOpen = true;
  let timers = 0;
  let child: string | undefined;
  const newest = (): string => `${workflowInfo().runId}/${timers}`;
  const counted = async <Result>(work: Promise<Result>): Promise<Result> => {
    underWay++;
    begun++;
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
          setHandler(defineQuery<Calm>(CALM_QUERY), () => ({
            isIdle: isOpen && underWay === 0,
            version: `${newest()}/${begun}`,
            timer: newest(),
            child,
          }));
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
          timers++;
          await scheduleActivity(PASS_TIME, [newest()], { startToCloseTimeout: '1h' });
          now = Math.max(now, due);
        },
        async startChildWorkflowExecution(input, next) {
          child = input.options.workflowId;
          const [started, completed] = await next(input);
          const closed = completed.finally(() => {
            child = undefined;
          });
          return [started, closed];
        },
        scheduleActivity: (input, next) =>
          input.activityType === PASS_TIME ? next(input) : counted(next(input)),
        scheduleLocalActivity: (input, next) => counted(next(input)),
      },
    ],
  };
}
