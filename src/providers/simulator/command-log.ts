import type { CommandAnswer } from '../../../activities/call-control.ts';

export const VERBS = [
  'dial',
  'answer',
  'talk',
  'play',
  'beep',
  'digits_send',
  'stop_media',
  'hangup',
] as const;
export type Verb = (typeof VERBS)[number];

/** A command as the network received it, repeated ones included. */
export interface ReceivedCommand {
  /** 1, 2, 3 ... in the order of arrival. */
  readonly n: number;
  readonly command_id: string;
  readonly verb: Verb;
  readonly call_id: string;
  /** Everything the command said besides its two ids. */
  readonly args: Readonly<Record<string, unknown>>;
  /** `error`: refused, nothing was done. */
  readonly answer: CommandAnswer | 'error';
  /** The command's caller was never told. */
  readonly answer_lost: boolean;
  readonly at: number;
}

/** All commands received, and which ids were done. Beyond `limit` the oldest are forgotten. */
export class CommandLog {
  readonly #limit: number;
  #received: ReceivedCommand[] = [];
  #count = 0;
  readonly #done = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  isDone(commandId: string): boolean {
    return this.#done.has(commandId);
  }

  add(command: Omit<ReceivedCommand, 'n'>): void {
    this.#count += 1;
    this.#received.push({ n: this.#count, ...command });
    if (command.answer === 'started') this.#done.add(command.command_id);
    if (this.#received.length < 2 * this.#limit) return;
    for (const old of this.#received.slice(0, this.#limit)) {
      if (old.answer === 'started') this.#done.delete(old.command_id);
    }
    this.#received = this.#received.slice(this.#limit);
  }

  list(callId?: string): ReceivedCommand[] {
    return this.#received.filter((command) => callId === undefined || command.call_id === callId);
  }
}
