import type { Cancel } from './clock.ts';
import type { Heard } from './transcript.ts';

interface Line {
  now(): number;
  later(ms: number, then: () => void): Cancel;
  started(heard: Heard): void;
  ended(heard: Heard): void;
}

/** What one person hears others say; several may speak at a time, and sounds go on meanwhile. */
export class Voices {
  readonly #line: Line;
  readonly #playing = new Map<Heard, Cancel>();

  constructor(line: Line) {
    this.#line = line;
  }

  /** `from` (a call id) begins to say something that takes so many ms. */
  hear(from: string, content: string, duration: number): void {
    const start = this.#line.now();
    const heard: Heard = {
      kind: 'speech',
      content,
      command_id: '',
      from,
      start,
      end: null,
      status: 'playing',
    };
    this.#playing.set(
      heard,
      this.#line.later(duration, () => this.#end(heard, 'completed')),
    );
    this.#line.started(heard);
  }

  /** They are not heard any more. */
  stop(): void {
    for (const heard of [...this.#playing.keys()]) this.#end(heard, 'stopped');
  }

  /** The call is over: nobody is told. */
  cut(): void {
    for (const heard of this.#playing.keys()) close(heard, 'cut', this.#line.now());
    this.#playing.clear();
  }

  #end(heard: Heard, status: Heard['status']): void {
    this.#playing.get(heard)?.();
    this.#playing.delete(heard);
    close(heard, status, this.#line.now());
    this.#line.ended(heard);
  }
}

function close(heard: Heard, status: Heard['status'], at: number): void {
  heard.end = at;
  heard.status = status;
}
