import { NEVER } from '../../../workflows/interpreter/timestamp.ts';

/** Milliseconds since 1970 of a timestamp on the wire; undefined for "not yet". */
export function toMs(timestamp: string): number | undefined {
  return timestamp === NEVER ? undefined : Date.parse(`${timestamp.replace(' ', 'T')}Z`);
}

/** A length of time to read: `850 ms`, `4.2 s`, `3 min 5 s`, `2 h 10 min`, `4 d`. */
export function toDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${rest(Math.floor(seconds % 60), 's')}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${rest(minutes % 60, 'min')}`;
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago, roughly: `5 s`, `3 min`, `2 h`, `4 d`. */
export function toAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A moment of a run, from its start: `+0.653`, `+1:05.2`. */
export function toOffset(ms: number): string {
  const tenths = Math.max(0, Math.round(ms / 10)) / 100;
  if (tenths < 60) return `+${tenths.toFixed(2)}`;
  const seconds = (tenths % 60).toFixed(1).padStart(4, '0');
  const minutes = Math.floor(tenths / 60);
  if (minutes < 60) return `+${minutes}:${seconds}`;
  return `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}

function rest(count: number, unit: string): string {
  return count === 0 ? '' : ` ${count} ${unit}`;
}
