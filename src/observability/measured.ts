import { EffectRefused, TryLater } from '../../activities/failure.ts';
import { FlowClientError } from '../flow-client.ts';
import type { Metrics } from './metrics.ts';

/**
 * The implementation of a port whose every call is timed by port, operation (the method's name) and outcome: `ok`, `refused`
 * (it answered, and does not do it), `later` (it is busy) or `failed` (no or no sensible answer).
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
        const answer: unknown = member.apply(target, parameters);
        if (!(answer instanceof Promise)) return answer;
        return answer.then(
          (value: unknown) => {
            stop({ outcome: 'ok' });
            return value;
          },
          (error: unknown) => {
            stop({ outcome: outcomeOf(error) });
            throw error;
          },
        );
      };
    },
  });
}

function outcomeOf(error: unknown): 'refused' | 'later' | 'failed' {
  if (error instanceof TryLater) return 'later';
  const isAnswer =
    error instanceof EffectRefused || (error instanceof FlowClientError && error.kind !== 'unavailable');
  return isAnswer ? 'refused' : 'failed';
}
