import { type Ask, path, type RequestOptions } from './transport.ts';
import type { NumberPlan, PersonCall, RingAnswer, RingInput } from './types.ts';

/** The people in the simulated phone network, to try flows with; a platform with a real one answers `ROUTE_NOT_FOUND`. */
export type SimulatedPeople = ReturnType<typeof createSimulatedPeople>;

export function createSimulatedPeople(ask: Ask) {
  const act = (id: string, verb: string, body?: object, options?: RequestOptions): Promise<PersonCall> =>
    ask({ method: 'POST', path: path`/simulator/calls/${id}/${verb}`, body, options });
  return {
    /**
     * Who picks up, by the end of the dialled number: `{ '0042': { outcome: 'busy' } }`. One plan for the whole deployment; it
     * replaces the one set before.
     */
    setNumbers: (numbers: NumberPlan, options?: RequestOptions): Promise<NumberPlan> =>
      ask({ method: 'PUT', path: '/simulator/numbers', body: numbers, options }),
    /** A person calls; the flow takes the call. `activeflow_id` is empty when nobody has taken it after 5 s. */
    ring: (input: RingInput, options?: RequestOptions): Promise<RingAnswer> =>
      ask({ method: 'POST', path: '/simulator/calls', body: input, options }),
    /** What the person heard and did so far. */
    call: (id: string, options?: RequestOptions): Promise<PersonCall> =>
      ask({ method: 'GET', path: path`/simulator/calls/${id}`, options }),
    /** Presses keys: `0-9`, `A-D`, `*`, `#`. */
    press: (id: string, digits: string, options?: RequestOptions) => act(id, 'digits', { digits }, options),
    say: (id: string, text: string, options?: RequestOptions) => act(id, 'speech', { text }, options),
    hangUp: (id: string, options?: RequestOptions) => act(id, 'hangup', undefined, options),
  };
}
