import type { SimulatedCall } from './call.ts';
import type { Callee } from './script.ts';

/** Rings a callee until the outcome, or until `timeout` ms have passed: then the call ends with `noanswer`. */
export function startDialling(call: SimulatedCall, callee: Callee, timeout: number): void {
  if (callee.outcome !== 'unreachable') call.later(0, () => call.ring());
  const giveUp = call.later(timeout, () => call.end('noanswer', 'remote'));
  if (callee.outcome === 'no_answer') return;
  call.later(callee.delay, () => {
    giveUp();
    if (callee.outcome === 'answer') call.answer();
    else call.end(callee.outcome === 'unreachable' ? 'failed' : 'busy', 'remote');
  });
}
