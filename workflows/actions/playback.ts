/** What `talk`, `play` and `beep` share: a command starts a playback, an event ends it. */
import type { JsonObject } from '../interpreter/action.ts';
import {
  type Effect,
  fail,
  type Happening,
  next,
  type Outcome,
  perform,
  rest,
  stay,
} from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { callIsGone, isGone, isRepeated } from './define-action.ts';

/** After this long without an end, the network is asked whether the playback still runs. */
const ASK_AFTER_MS = 60_000;

export interface PlaybackManner {
  /** A digit stops the playback and moves on. */
  readonly stopAtDigit?: boolean;
  /** Goes on while it plays. */
  readonly async?: boolean;
}

export function stopMedia(): Effect {
  return { name: 'stop_media', input: {}, summary: 'stop what plays' };
}

export function askState(): Effect {
  return { name: 'call_state', input: {}, summary: 'ask for the state of the call' };
}

export function resumePlayback(runtime: Runtime, happening: Happening, manner: PlaybackManner = {}): Outcome {
  const phase = runtime.notes.phase;
  switch (happening.kind) {
    case 'refused':
      return phase === 'stopping' ? next : { kind: 'fail', failure: happening.failure };
    case 'performed':
      if (phase === 'stopping') return next;
      return phase === 'asking'
        ? afterAsking(runtime, happening.value)
        : afterStart(runtime, happening, manner);
    case 'event':
      return onEvent(runtime, happening, manner);
    case 'timeout':
      return perform(askState(), { ...runtime.notes, phase: 'asking' });
    case 'continued':
      return stay;
  }
}

function afterStart(runtime: Runtime, happening: Happening, manner: PlaybackManner): Outcome {
  if (isGone(happening)) return callIsGone;
  if (manner.async) return next;
  if (isRepeated(happening)) return perform(askState(), { phase: 'asking', command: runtime.lastKey });
  return waitForEnd(runtime, runtime.lastKey);
}

function waitForEnd(runtime: Runtime, command: string): Outcome {
  return rest(runtime.now + ASK_AFTER_MS, { phase: 'playing', command });
}

function onEvent(
  runtime: Runtime,
  { event }: Extract<Happening, { kind: 'event' }>,
  manner: PlaybackManner,
): Outcome {
  if (event.type === 'digit' && manner.stopAtDigit) {
    runtime.resumedBy('digit', event.digit);
    return perform(stopMedia(), { ...runtime.notes, phase: 'stopping' });
  }
  if (event.type !== 'playback_finished' || event.command_id !== runtime.notes.command) return stay;
  runtime.resumedBy(event.type, event.status);
  return event.status === 'failed' ? fail('MEDIA_FAILED', 'the playback failed') : next;
}

/** The end may have been lost, or the playback may just be long. */
export function afterAsking(runtime: Runtime, state: JsonObject): Outcome {
  if (state.status === 'hangup') return { kind: 'reference_ended' };
  const command = String(runtime.notes.command);
  if (Array.isArray(state.busy) && state.busy.includes(command)) return waitForEnd(runtime, command);
  runtime.resumedBy('call_state', 'finished');
  return next;
}
