import type {
  AmdCommand,
  CallAnalysis,
  EchoCommand,
  ExternalMediaStartCommand,
  SpeechStartCommand,
} from '../../../activities/call-analysis.ts';
import type { CommandAnswer } from '../../../activities/call-control.ts';
import type { AmdResult, CallEventBody, HangupReason } from '../../../workflows/interpreter/events.ts';
import type { Cancel } from './clock.ts';
import type { Heard } from './transcript.ts';

interface Line {
  later(ms: number, then: () => void): Cancel;
  tell(event: CallEventBody): void;
  hangUp(reason: HangupReason): void;
}

/** Milliseconds that answering machine detection listens. */
const AMD_MS = 2000;

/** What listens to one call. It ends with the call, whose timers it uses. */
export class Analysis {
  readonly #line: Line;
  readonly #amdResult: AmdResult;
  readonly #amd = new Set<string>();
  readonly #echoes = new Map<string, Cancel>();
  readonly #known = new Set<string>();
  readonly #speech = new Map<string, SpeechStartCommand>();
  readonly #media = new Map<string, ExternalMediaStartCommand>();

  constructor(line: Line, amdResult: AmdResult) {
    this.#line = line;
    this.#amdResult = amdResult;
  }

  get state(): CallAnalysis {
    return { speech: [...this.#speech.keys()], external_media: [...this.#media.keys()] };
  }

  /** Ids of the commands that run. */
  get busy(): string[] {
    return [...this.#amd, ...this.#echoes.keys()];
  }

  /** Whether what the person says comes back to them. */
  get echoes(): boolean {
    return this.#echoes.size > 0;
  }

  amd({ command_id, hang_up_machine }: AmdCommand): void {
    this.#amd.add(command_id);
    this.#line.later(AMD_MS, () => {
      this.#amd.delete(command_id);
      this.#line.tell({ type: 'amd_finished', command_id, result: this.#amdResult });
      if (hang_up_machine && this.#amdResult === 'machine') this.#line.hangUp('amd');
    });
  }

  startEcho({ command_id, duration }: EchoCommand): void {
    const timeUp = this.#line.later(duration, () => this.#endEcho(command_id));
    this.#echoes.set(command_id, timeUp);
  }

  stopEcho(): CommandAnswer {
    if (this.#echoes.size === 0) return 'gone';
    for (const id of [...this.#echoes.keys()]) this.#endEcho(id);
    return 'started';
  }

  startSpeech(command: SpeechStartCommand): CommandAnswer {
    if (!this.#isNew(`speech/${command.speech_id}`)) return 'already';
    this.#speech.set(command.speech_id, command);
    return 'started';
  }

  stopSpeech(speechId: string): CommandAnswer {
    return this.#speech.delete(speechId) ? 'started' : 'gone';
  }

  startMedia(command: ExternalMediaStartCommand): CommandAnswer {
    if (!this.#isNew(`media/${command.media_id}`)) return 'already';
    this.#media.set(command.media_id, command);
    return 'started';
  }

  stopMedia(mediaId: string): CommandAnswer {
    return this.#media.delete(mediaId) ? 'started' : 'gone';
  }

  /** The person begins to say something that takes so many ms. */
  said(text: string, duration: number): void {
    for (const speech_id of this.#speech.keys()) this.#line.tell({ type: 'speech_started', speech_id });
    this.#line.later(duration, () => this.#tellText(text, 'in'));
  }

  /** The person has heard something to its end. */
  heard({ kind, content }: Heard): void {
    if (kind === 'talk' || kind === 'speech') this.#tellText(content, 'out');
  }

  #tellText(text: string, direction: 'in' | 'out'): void {
    for (const { speech_id, language, direction: wanted } of this.#speech.values())
      if (wanted === 'both' || wanted === direction)
        this.#line.tell({ type: 'speech', speech_id, direction, text, language, is_final: true });
  }

  #endEcho(command_id: string): void {
    this.#echoes.get(command_id)?.();
    this.#echoes.delete(command_id);
    this.#line.tell({ type: 'echo_finished', command_id });
  }

  #isNew(id: string): boolean {
    if (this.#known.has(id)) return false;
    this.#known.add(id);
    return true;
  }
}
