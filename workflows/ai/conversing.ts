/** What a session that rests makes of what the person does, and of time. */
import type { SessionOption } from '../actions/ai-session.ts';
import { askState } from '../actions/playback.ts';
import type { FlowEvent } from '../interpreter/events.ts';
import { type Outcome, stay } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { hear, type Session } from './session.ts';
import { awaitKeys, end, interruptSpeech, listen, step, think, useTools } from './steps.ts';

export const conversing = { event: onEvent, timeout: onTimeout };

function onEvent(runtime: Runtime, option: SessionOption, session: Session, event: FlowEvent): Outcome {
  switch (event.type) {
    case 'service':
      if (event.service_id !== option.aicall_id || event.name !== 'terminate') return stay;
      return end(runtime, option, session, { kind: 'next' }, 'terminated');
    case 'digit':
      return typed(runtime, session);
    case 'speech_started':
      if (event.speech_id !== option.aicall_id || session.phase !== 'speaking') return stay;
      return interruptSpeech(session);
    case 'speech':
      if (event.speech_id !== option.aicall_id || !event.is_final || event.direction !== 'in') return stay;
      return said(runtime, option, session, event.text);
    case 'playback_finished':
      if (session.phase !== 'speaking' || event.command_id !== session.command) return stay;
      return event.status === 'failed'
        ? mediaFailed(runtime, option, session)
        : goOn(runtime, option, { ...session, phase: 'listening' });
    default:
      return stay;
  }
}

function said(runtime: Runtime, option: SessionOption, session: Session, text: string): Outcome {
  const heard = hear(withTyped(session), text);
  return session.phase === 'speaking' ? interruptSpeech(heard) : think(runtime, option, heard);
}

/** Keys are taken out of the type-ahead: no later action shall find them there. */
function typed(runtime: Runtime, session: Session): Outcome {
  let keys = session.typed;
  for (let key = runtime.digits.take(); key !== ''; key = runtime.digits.take()) keys += key;
  const next = { ...session, typed: keys };
  return session.phase === 'speaking' ? interruptSpeech(next) : awaitKeys(runtime, next);
}

/** Keys reach the model as text. */
function withTyped(session: Session): Session {
  return session.typed === '' ? session : hear({ ...session, typed: '' }, `DTMF: ${session.typed}`);
}

function mediaFailed(runtime: Runtime, option: SessionOption, session: Session): Outcome {
  const failure = { code: 'MEDIA_FAILED', message: 'what the model said could not be played' };
  return end(runtime, option, session, { kind: 'fail', failure }, 'failed');
}

/** Nothing is being said any more: tools that the model wanted come first, then the person. */
export function goOn(runtime: Runtime, option: SessionOption, session: Session): Outcome {
  if (session.tools.length > 0) return useTools(runtime, option, session);
  if (session.heard.length > 0) return think(runtime, option, session);
  return session.typed === '' ? listen(session) : awaitKeys(runtime, session);
}

function onTimeout(runtime: Runtime, option: SessionOption, session: Session): Outcome {
  if (session.due === 'typed') return think(runtime, option, withTyped(session));
  if (session.due === 'ask') return step(session, 'asking', askState());
  return end(runtime, option, session, { kind: 'next' }, 'timeout');
}
