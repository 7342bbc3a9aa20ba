import type { RecordingStartCommand } from '../../../activities/call-audio.ts';
import type { CallEventBody, RecordingEnd } from '../../../workflows/interpreter/events.ts';
import type { Cancel } from './clock.ts';
import type { Done, Heard, RecordedLine, Recording } from './transcript.ts';

interface Line {
  now(): number;
  later(ms: number, then: () => void): Cancel;
  tell(event: CallEventBody): void;
}

interface Running {
  readonly limits: RecordingStartCommand;
  readonly recording: Recording;
  readonly timeUp: Cancel;
  silenceUp: Cancel;
}

const never: Cancel = () => {};

/** Records a call, as text; several recordings may run at a time. */
export class Recorder {
  readonly #line: Line;
  readonly #all: Recording[];
  readonly #running = new Map<string, Running>();

  /** `all` gets every recording. */
  constructor(line: Line, all: Recording[]) {
    this.#line = line;
    this.#all = all;
  }

  knows(recordingId: string): boolean {
    return this.#all.some(({ recording_id }) => recording_id === recordingId);
  }

  isRunning(recordingId: string): boolean {
    return this.#running.has(recordingId);
  }

  /** `playing` is what is in it from its start. */
  start(limits: RecordingStartCommand, playing: readonly Heard[]): void {
    const { recording_id, format, max_duration } = limits;
    const lines: RecordedLine[] = playing.map((heard) => outward(heard, 0));
    const start = this.#line.now();
    const recording: Recording = {
      recording_id,
      format,
      simulated: true,
      start,
      end: null,
      reason: '',
      lines,
    };
    const timeUp = this.#after(max_duration, max_duration, recording_id, 'duration');
    const silenceUp = this.#after(limits.max_silence, limits.max_silence, recording_id, 'silence');
    this.#all.push(recording);
    this.#running.set(recording_id, { limits, recording, timeUp, silenceUp });
    this.#line.tell({ type: 'recording_started', recording_id });
  }

  stop(recordingId: string, reason: RecordingEnd): void {
    const running = this.#running.get(recordingId);
    if (running === undefined) return;
    this.#running.delete(recordingId);
    running.timeUp();
    running.silenceUp();
    const { recording } = running;
    recording.end = this.#line.now();
    recording.reason = reason;
    const duration = recording.end - recording.start;
    this.#line.tell({ type: 'recording_finished', recording_id: recordingId, reason, duration });
  }

  stopAll(reason: RecordingEnd): void {
    for (const id of [...this.#running.keys()]) this.stop(id, reason);
  }

  /** The person begins to hear something. */
  heard(heard: Heard): void {
    for (const { recording } of this.#running.values())
      recording.lines.push(outward(heard, this.#line.now() - recording.start));
  }

  /** The person is heard for `duration` ms. */
  did({ kind, content }: Done, duration: number): void {
    for (const running of [...this.#running.values()]) {
      const { limits, recording } = running;
      recording.lines.push({ at: this.#line.now() - recording.start, direction: 'in', kind, content });
      running.silenceUp();
      const { max_silence, recording_id } = limits;
      running.silenceUp = this.#after(max_silence, duration + max_silence, recording_id, 'silence');
      if (kind === 'digit' && endsAt(limits, content)) this.stop(recording_id, 'key');
    }
  }

  #after(limit: number, ms: number, recordingId: string, reason: RecordingEnd): Cancel {
    return limit === 0 ? never : this.#line.later(ms, () => this.stop(recordingId, reason));
  }
}

function outward({ kind, content }: Heard, at: number): RecordedLine {
  return { at, direction: 'out', kind, content };
}

function endsAt({ end_of_key }: RecordingStartCommand, digit: string): boolean {
  return end_of_key === 'any' || end_of_key === digit;
}
