/** What a session makes of the answers to what it asked for. */
import type { SessionOption } from '../actions/ai-session.ts';
import { callIsGone, isGone, isRepeated } from '../actions/define-action.ts';
import { askState } from '../actions/playback.ts';
import type { JsonObject } from '../interpreter/action.ts';
import { type Failure, type Happening, next, type Outcome } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { goOn } from './conversing.ts';
import { type Session, toolDone } from './session.ts';
import { awaitSpeech, conclude, end, listenIn, say, step, think, useTools } from './steps.ts';
import type { ToolCall } from './tools.ts';

type Answered = Extract<Happening, { kind: 'performed' | 'refused' }>;

/** An effect was performed, or refused. */
export function performedIn(
  runtime: Runtime,
  option: SessionOption,
  session: Session,
  answered: Answered,
): Outcome {
  if (session.phase === 'ending') return conclude(session.ending ?? { kind: 'next' });
  if (session.phase === 'stopping') return goOn(runtime, option, session);
  if (session.phase === 'using_a_tool') return useTools(runtime, option, toolAnswered(session, answered));
  if (answered.kind === 'refused') return failed(runtime, option, session, answered.failure);
  return isGone(answered) ? callIsGone : performed(runtime, option, session, answered);
}

function performed(
  runtime: Runtime,
  option: SessionOption,
  session: Session,
  answered: Extract<Answered, { kind: 'performed' }>,
): Outcome {
  switch (session.phase) {
    case 'answering':
      runtime.callAnswered();
      return listenIn(option, session);
    case 'opening':
      return think(runtime, option, session);
    case 'thinking':
      return thought(runtime, option, session, answered.value);
    case 'starting_to_speak':
      return speaking(runtime, { ...session, command: runtime.lastKey }, answered);
    case 'asking':
      return afterAsking(runtime, option, session, answered.value);
    default:
      return afterSaying(runtime, option, session);
  }
}

function failed(runtime: Runtime, option: SessionOption, session: Session, failure: Failure): Outcome {
  return end(runtime, option, session, { kind: 'fail', failure }, 'failed');
}

/** The model has answered: what it says is said first, then its tools are used. */
function thought(runtime: Runtime, option: SessionOption, before: Session, value: JsonObject): Outcome {
  const tools = value.tool_calls as unknown as ToolCall[];
  const session: Session = { ...before, heard: [], tools, rounds: before.rounds + 1 };
  const content = String(value.content).trim();
  if (content !== '' && option.mode === 'task') runtime.variables.set({ 'voipbin.aicall.content': content });
  if (content !== '' && option.mode !== 'task') return say(option, session, content);
  return afterSaying(runtime, option, session);
}

function afterSaying(runtime: Runtime, option: SessionOption, session: Session): Outcome {
  if (option.mode === 'call' || session.tools.length > 0) return goOn(runtime, option, session);
  if (option.mode === 'task') return end(runtime, option, session, { kind: 'next' }, 'done');
  // A conversation goes on with the next message, in another activeflow.
  runtime.variables.set({ 'voipbin.aicall.result': 'answered' });
  return next;
}

/** A repeated command may have been heard to its end already: the network knows. */
function speaking(runtime: Runtime, session: Session, answered: Answered): Outcome {
  if (isRepeated(answered)) return step(session, 'asking', askState());
  return awaitSpeech(runtime, session);
}

function afterAsking(runtime: Runtime, option: SessionOption, session: Session, state: JsonObject): Outcome {
  if (state.status === 'hangup') return { kind: 'reference_ended' };
  const plays = Array.isArray(state.busy) && state.busy.includes(session.command);
  return plays ? awaitSpeech(runtime, session) : goOn(runtime, option, session);
}

function toolAnswered(session: Session, answered: Answered): Session {
  if (answered.kind === 'refused') return toolDone(session, 'failed', answered.failure.message);
  return toolDone(session, 'success', '');
}
