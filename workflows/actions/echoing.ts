/** What `echo` and `stream_echo` share: the person hears what they say, for so long. */
import {
  type Effect,
  type Happening,
  next,
  type Outcome,
  perform,
  rest,
  stay,
} from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { callIsGone, isGone, isRepeated } from './define-action.ts';
import { milliseconds } from './option.ts';
import { afterAsking, askState } from './playback.ts';

/** Upstream's. */
const DEFAULT_MS = 180_000;
/** Beyond the duration, after which the network is asked. */
const MARGIN_MS = 10_000;

export const echoDuration = milliseconds.default(DEFAULT_MS).describe('Milliseconds; 0: the default.');

export function startEcho(kind: 'audio' | 'stream', duration: number): Outcome {
  const ms = duration || DEFAULT_MS;
  return perform({ name: 'echo', input: { kind, duration: ms }, summary: `echo for ${ms} ms` });
}

export function resumeEcho(runtime: Runtime, duration: number, happening: Happening): Outcome {
  const until = runtime.now + (duration || DEFAULT_MS) + MARGIN_MS;
  switch (happening.kind) {
    case 'refused':
      return { kind: 'fail', failure: happening.failure };
    case 'performed':
      if (runtime.notes.phase === 'asking') return afterAsking(runtime, happening.value);
      if (isGone(happening)) return callIsGone;
      runtime.callAnswered();
      if (isRepeated(happening)) return perform(askState(), { phase: 'asking', command: runtime.lastKey });
      return rest(until, { command: runtime.lastKey });
    case 'timeout':
      return perform(askState(), { ...runtime.notes, phase: 'asking' });
    case 'event':
      if (happening.event.type !== 'echo_finished') return stay;
      if (happening.event.command_id !== runtime.notes.command) return stay;
      runtime.resumedBy('echo_finished', '');
      return next;
    case 'continued':
      return stay;
  }
}

export function stopEcho(): Effect {
  return { name: 'echo_stop', input: {}, summary: 'stop the echo' };
}
