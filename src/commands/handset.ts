import type { PersonCall } from '../client/index.ts';
import type { Session } from './session.ts';
import { toOffset } from './view/times.ts';

type Heard = PersonCall['heard'][number];
type Done = PersonCall['done'][number];

const POLL_MS = 200;

/** A call as the person at the phone has it: what is heard and done is printed as it happens. */
export class Handset {
  readonly #session: Session;
  readonly #callId: string;
  #call: PersonCall | undefined;
  #heard = 0;
  #done = 0;
  /** Sounds whose end was not seen yet. */
  readonly #open = new Set<number>();
  /** Sounds that a `wait` has used up. */
  #awaited = 0;
  #wake: (() => void)[] = [];

  constructor(session: Session, callId: string) {
    this.#session = session;
    this.#callId = callId;
  }

  get isOver(): boolean {
    return this.#call?.state.status === 'hangup';
  }

  /** Looks at the call again and again until it is over. */
  async untilOver(): Promise<void> {
    while (!this.isOver) {
      this.#see(await this.#session.client.simulator.call(this.#callId));
      if (!this.isOver) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async press(digits: string): Promise<void> {
    if (await this.#until(() => this.#isAnswered))
      await this.#session.client.simulator.press(this.#callId, digits);
  }

  async say(text: string): Promise<void> {
    if (await this.#until(() => this.#isAnswered))
      await this.#session.client.simulator.say(this.#callId, text);
  }

  async hangUp(): Promise<void> {
    if (!this.isOver) await this.#session.client.simulator.hangUp(this.#callId);
  }

  /** Waits until a sound with this text is over that no earlier wait took. */
  async hear(text: string): Promise<void> {
    const wanted = text.toLowerCase();
    await this.#until(() => {
      const heard = this.#call?.heard ?? [];
      const at = heard.findIndex(
        ({ content, end }, n) => n >= this.#awaited && end !== null && content.toLowerCase().includes(wanted),
      );
      if (at !== -1) this.#awaited = at + 1;
      return at !== -1;
    });
  }

  get #isAnswered(): boolean {
    return (
      this.#call?.done.some(({ kind }) => kind === 'answer') || this.#call?.state.status === 'progressing'
    );
  }

  /** Whether it came true before the call was over. */
  async #until(holds: () => boolean): Promise<boolean> {
    while (!holds()) {
      if (this.isOver) return false;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return !this.isOver;
  }

  #see(call: PersonCall): void {
    const lines = [
      ...call.heard
        .slice(this.#heard)
        .map((sound) => ({ at: sound.start, line: toSound(sound), what: { heard: sound } })),
      ...call.done
        .slice(this.#done)
        .map((deed) => ({ at: deed.at, line: toDeed(deed), what: { done: deed } })),
      ...this.#endings(call),
    ].sort((a, b) => a.at - b.at);
    this.#call = call;
    this.#heard = call.heard.length;
    this.#done = call.done.length;
    for (const { at, line, what } of lines) this.#print(at, line, what);
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** Sounds that did not come to their end. */
  #endings(call: PersonCall) {
    for (let n = this.#heard; n < call.heard.length; n++) this.#open.add(n);
    const ended = [...this.#open].filter((n) => call.heard[n]?.end !== null);
    for (const n of ended) this.#open.delete(n);
    return ended.flatMap((n) => {
      const sound = call.heard[n];
      if (sound === undefined || sound.end === null || sound.status === 'completed') return [];
      return [
        {
          at: sound.end,
          line: this.#session.terminal.colours.dim(`  (${ENDINGS[sound.status] ?? sound.status})`),
          what: { heard: sound },
        },
      ];
    });
  }

  #print(at: number, line: string, what: object): void {
    const { terminal, json } = this.#session;
    if (json) return terminal.print(JSON.stringify(what));
    const begun = this.#call?.heard[0]?.start ?? at;
    terminal.print(`${terminal.colours.dim(toOffset(at - begun).padStart(8))}  ${line}`);
  }
}

const ENDINGS: Readonly<Record<string, string>> = {
  stopped: 'interrupted',
  cut: 'cut off',
  failed: 'could not be played',
};

function toSound({ kind, content }: Heard): string {
  if (kind === 'talk') return `« ${content} »`;
  if (kind === 'play') return `♪ ${content}`;
  return kind === 'digits' ? `tones ${content}` : kind;
}

function toDeed({ kind, content }: Done): string {
  if (kind === 'digit') return `you press ${content}`;
  if (kind === 'speech') return `you say: ${content}`;
  return kind === 'hang_up' ? 'you hang up' : 'answered';
}
