import { Context } from '@temporalio/activity';

type AnyActivity = (input: never) => Promise<unknown>;

/** Activities with a heartbeat timeout say in time that their worker lives; if it does not, another one has time left. */
export function withHeartbeats<A extends object>(activities: A): A {
  const wrapped = Object.entries(activities).map(([name, activity]) => [name, beat(activity as AnyActivity)]);
  return Object.fromEntries(wrapped) as A;
}

function beat(activity: AnyActivity): AnyActivity {
  return async (input) => {
    const context = Context.current();
    const { heartbeatTimeoutMs } = context.info;
    if (!heartbeatTimeoutMs) return await activity(input);
    const timer = setInterval(() => context.heartbeat(), heartbeatTimeoutMs / 4);
    try {
      return await activity(input);
    } finally {
      clearInterval(timer);
    }
  };
}
