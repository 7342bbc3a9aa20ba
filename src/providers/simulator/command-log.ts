import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import type { Clock } from './clock.ts';
import { SimulatorError } from './error.ts';
import type { Trouble } from './trouble.ts';

export type Verb =
  | 'dial'
  | 'answer'
  | 'talk'
  | 'play'
  | 'beep'
  | 'digits_send'
  | 'stop_media'
  | 'hangup'
  | 'mute'
  | 'unmute'
  | 'hold'
  | 'unhold'
  | 'moh_start'
  | 'moh_stop'
  | 'silence_start'
  | 'silence_stop'
  | 'recording_start'
  | 'recording_stop'
  | 'bridge_join'
  | 'bridge_leave'
  | 'bridge_end'
  | 'bridge_mute'
  | 'ring_start'
  | 'ring_stop'
  | 'amd_start'
  | 'echo_start'
  | 'echo_stop'
  | 'speech_start'
  | 'speech_stop'
  | 'external_media_start'
  | 'external_media_stop';

/** A command as the network received it, repeated ones included. */
export interface ReceivedCommand {
  /** 1, 2, 3 ... in the order of arrival. */
  readonly n: number;
  readonly command_id: string;
  readonly verb: Verb;
  /** Empty: for no call. */
  readonly call_id: string;
  /** Everything the command said besides its two ids. */
  readonly args: Readonly<Record<string, unknown>>;
  /** `error`: refused, nothing was done. */
  readonly answer: CommandAnswer | 'error';
  /** The command's caller was never told. */
  readonly answer_lost: boolean;
  readonly at: number;
}

const LONGEST_COMMAND_ID = 200;

/** Does each command id once, and lists all commands received. Beyond `limit` the oldest are forgotten. */
export class CommandLog {
  readonly #clock: Clock;
  readonly #trouble: Trouble;
  readonly #limit: number;
  #received: ReceivedCommand[] = [];
  #count = 0;
  readonly #done = new Set<string>();

  constructor(clock: Clock, trouble: Trouble, limit: number) {
    this.#clock = clock;
    this.#trouble = trouble;
    this.#limit = limit;
  }

  /** Does the command unless its id was `started` before. Throws a `SimulatorError` on a bad id and as trouble wants. */
  async once(verb: Verb, command: CallCommand, act: () => CommandAnswer): Promise<CommandAnswer> {
    const { command_id, call_id, ...args } = command;
    const what = `${verb} ${command_id} for call ${call_id}`;
    if (command_id === '' || command_id.length > LONGEST_COMMAND_ID) {
      const rule = `command_id must have 1 to ${LONGEST_COMMAND_ID} characters.`;
      throw new SimulatorError('SIMULATOR_COMMAND_INVALID', `${what}: ${rule}`);
    }
    const answer = this.#answer(command_id, act);
    const answer_lost = answer !== 'error' && this.#trouble.strikes('timeouts');
    this.#add({ command_id, verb, call_id, args, answer, answer_lost, at: this.#clock.now() });
    if (answer === 'error')
      throw new SimulatorError('SIMULATOR_REFUSED', `${what} was not done (trouble); repeat it.`);
    if (answer_lost)
      throw new SimulatorError('SIMULATOR_ANSWER_LOST', `No answer to ${what} (trouble); repeat it.`);
    return answer;
  }

  /** All commands (of one call), in the order of arrival. */
  list(callId?: string): ReceivedCommand[] {
    return this.#received.filter((command) => callId === undefined || command.call_id === callId);
  }

  #answer(commandId: string, act: () => CommandAnswer): CommandAnswer | 'error' {
    if (this.#trouble.strikes('errors')) return 'error';
    return this.#done.has(commandId) ? 'already' : act();
  }

  #add(command: Omit<ReceivedCommand, 'n'>): void {
    this.#count += 1;
    this.#received.push({ n: this.#count, ...command });
    if (command.answer === 'started') this.#done.add(command.command_id);
    if (this.#received.length < 2 * this.#limit) return;
    for (const old of this.#received.slice(0, this.#limit)) {
      if (old.answer === 'started') this.#done.delete(old.command_id);
    }
    this.#received = this.#received.slice(this.#limit);
  }
}
