import { EffectRefused, TryLater } from '../../activities/failure.ts';
import { FlowClientError } from '../flow-client.ts';
import type { Metrics } from './metrics.ts';
import { startCallSpan } from './spans.ts';

type Outcome = 'ok' | 'refused' | 'later' | 'failed';

/**
 * The implementation of a port whose every call is timed by port, operation (the method's name) and outcome: `ok`, `refused`
 * (it answered, and does not do it), `later` (it is busy) or `failed` (no or no sensible answer). Within a trace it is a span.
 */
export function measured<T extends object>(
  port: string,
  implementation: T,
  { ports }: Pick<Metrics, 'ports'>,
): T {
  return new Proxy(implementation, {
    get(target, operation) {
      const member: unknown = Reflect.get(target, operation, target);
      if (typeof member !== 'function' || typeof operation !== 'string') return member;
      return (...parameters: unknown[]): unknown => {
        const stop = ports.startTimer({ port, operation });
        const span = startCallSpan(`${port} ${operation}`);
        const call = (): unknown => member.apply(target, parameters);
        return whenSettled(span === undefined ? call() : span.run(call), (outcome) => {
          stop({ outcome });
          span?.end(outcome);
        });
      };
    },
  });
}

/** An answer that is no promise is none of a call to the outside. */
function whenSettled(answer: unknown, tell: (outcome: Outcome) => void): unknown {
  if (!(answer instanceof Promise)) return answer;
  return answer.then(
    (value: unknown) => {
      tell('ok');
      return value;
    },
    (error: unknown) => {
      tell(outcomeOf(error));
      throw error;
    },
  );
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof TryLater) return 'later';
  const isAnswer =
    error instanceof EffectRefused || (error instanceof FlowClientError && error.kind !== 'unavailable');
  return isAnswer ? 'refused' : 'failed';
}
