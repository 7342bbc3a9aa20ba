import type { CallEvent, CallEventBody } from '../../../workflows/interpreter/events.ts';
import type { Request } from '../../../workflows/protocol.ts';
import type { Happening } from '../scenario.ts';
import type { Surroundings } from './surroundings.ts';

type Said =
  | { readonly kind: 'stop' | 'timeout' }
  | { readonly kind: 'event'; readonly event: CallEvent }
  | { readonly kind: 'request'; readonly request: Request };

/** Turns happenings into what a flow is told, with numbers and ids of their own. */
export class Deliveries {
  readonly #surroundings: Surroundings;
  readonly #callId: string;
  #events = 0;
  #requests = 0;

  /** @param callId of the flow's own call, or of some other one where it has none. */
  constructor(surroundings: Surroundings, callId: string) {
    this.#surroundings = surroundings;
    this.#callId = callId;
  }

  of(happening: Happening): Said {
    if ('stop' in happening) return { kind: 'stop' };
    if ('timeout' in happening) return { kind: 'timeout' };
    const body = this.#eventBody(happening);
    return body
      ? { kind: 'event', event: this.#event(body) }
      : { kind: 'request', request: this.#request(happening) };
  }

  #eventBody(happening: Happening): CallEventBody | undefined {
    if ('digit' in happening) return { type: 'digit', digit: happening.digit };
    if ('hangup' in happening) return { type: 'call_hangup', reason: happening.hangup, by: 'remote' };
    if ('digits_sent' in happening)
      return { type: 'digits_sent', command_id: this.#surroundings.lastDigitsSend };
    if (!('playback_finished' in happening)) return undefined;
    const status = happening.playback_finished === true ? 'completed' : happening.playback_finished;
    return { type: 'playback_finished', command_id: this.#surroundings.lastPlayback, status };
  }

  #event(body: CallEventBody): CallEvent {
    return { ...body, call_id: this.#callId, number: ++this.#events, at: 0 };
  }

  #request(happening: Happening): Request {
    const id = `request-${++this.#requests}`;
    if ('continue' in happening) {
      const { expected, variables } = happening.continue;
      return {
        id,
        kind: 'continue',
        ...(expected === undefined ? {} : { expected_action_id: expected }),
        ...(variables ? { variables } : {}),
      };
    }
    if ('push' in happening) return { id, kind: 'push', actions: happening.push };
    if ('add' in happening) return { id, kind: 'add', actions: happening.add };
    if ('forward' in happening) return { id, kind: 'forward', ...happening.forward };
    if ('set' in happening) return { id, kind: 'set_variables', variables: happening.set };
    if ('delete' in happening) return { id, kind: 'delete_variable', key: happening.delete };
    throw new Error(`no request: ${JSON.stringify(happening)}`);
  }
}
