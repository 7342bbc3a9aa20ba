/** What a session asks for: each step is an effect or a rest, with the session as it is then in the notes. */
import type { SessionOption } from '../actions/ai-session.ts';
import { stopMedia } from '../actions/playback.ts';
import type { JsonObject } from '../interpreter/action.ts';
import { FlowFailure } from '../interpreter/failure.ts';
import { type Effect, fail, type Outcome, perform, push, rest } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { type Ending, newSession, type Session, toNotes, toolDone } from './session.ts';
import { understand } from './tools.ts';

/** How often the model may be asked for one thing that a person says: each time it may want tools. */
const MOST_ROUNDS = 10;
/** After this long without an end of what is said, the network is asked. */
const ASK_AFTER_MS = 60_000;
/** Keys typed within this time of each other are one number. */
const TYPING_MS = 1500;

const STATUS = 'voipbin.aicall.status';

/** Begins: on a call with listening, else with the model. */
export function begin(runtime: Runtime, option: SessionOption): Outcome {
  const heard = option.said === '' ? [] : [{ role: 'user' as const, content: option.said }];
  const session = newSession(runtime.now + option.duration, heard);
  if (option.mode !== 'call') return think(runtime, option, session);
  const { call } = runtime;
  if (!call || call.status === 'hangup') return fail('CALL_GONE', 'the call is over');
  if (call.status === 'progressing') return listenIn(option, session);
  return step(session, 'answering', { name: 'answer', input: {}, summary: 'answer' });
}

/** Has the network turn what the person says into text. */
export function listenIn({ aicall_id, language, provider }: SessionOption, session: Session): Outcome {
  const input = { speech_id: aicall_id, direction: 'in', language, provider };
  return step(session, 'opening', { name: 'speech_start', input, summary: 'listen' });
}

/** Tells the model what it has not been told, and asks it. */
export function think(runtime: Runtime, option: SessionOption, session: Session): Outcome {
  if (session.rounds >= MOST_ROUNDS) {
    const message = `the model wanted tools ${MOST_ROUNDS} times and said nothing`;
    return end(
      runtime,
      option,
      session,
      { kind: 'fail', failure: { code: 'AI_TOOL_LOOP', message } },
      'failed',
    );
  }
  if (option.mode === 'task' && runtime.now >= session.until)
    return end(runtime, option, session, { kind: 'next' }, 'timeout');
  const input: JsonObject = { aicall_id: option.aicall_id, heard: session.heard as unknown as JsonObject[] };
  if (option.mode === 'task') input.time_left = session.until - runtime.now;
  return step(session, 'thinking', { name: 'ai_think', input, summary: 'ask the model' });
}

/** Says what the model said: by voice, or by message. */
export function say(option: SessionOption, session: Session, content: string): Outcome {
  if (option.mode === 'text') {
    const input = { conversation_id: option.conversation_id, text: content, sync: true };
    return step(session, 'sending', {
      name: 'conversation_send',
      input,
      summary: 'answer the message',
    });
  }
  const { language, voice_id } = option;
  const input = { text: content, language, provider: '', voice_id };
  return step(session, 'starting_to_speak', { name: 'talk', input, summary: `say "${content}"` });
}

/** The person speaks or types: nobody talks over them. */
export function interruptSpeech(session: Session): Outcome {
  return step(session, 'stopping', stopMedia());
}

/** Uses the tools that the model wants, one after the other, then tells it what became of them. */
export function useTools(runtime: Runtime, option: SessionOption, session: Session): Outcome {
  let current = session;
  for (let call = current.tools[0]; call; call = current.tools[0]) {
    const meaning = understand(call, option.tool_names, ownNumber(runtime));
    if (meaning.kind === 'perform') return step(current, 'using_a_tool', meaning.effect);
    if (meaning.kind === 'stop_flow') return end(runtime, option, current, { kind: 'end' }, call.name);
    if (meaning.kind === 'leave') {
      const { actions } = meaning;
      const ending: Ending = actions.length > 0 ? { kind: 'push', actions } : { kind: 'next' };
      return end(runtime, option, current, ending, call.name);
    }
    const refusal = meaning.kind === 'refused' ? meaning.reason : setVariables(runtime, meaning.values);
    current = toolDone(current, refusal === '' ? 'success' : 'failed', refusal);
  }
  return think(runtime, option, current);
}

/** Where messages of the flow come from unless the model says otherwise: the number that was called, or that called out. */
function ownNumber({ variables }: Runtime): string {
  const isOutgoing = variables.get('voipbin.call.direction') === 'outgoing';
  return (
    variables.get(`voipbin.call.${isOutgoing ? 'source' : 'destination'}.target`) ||
    variables.get('voipbin.conversation.self.target')
  );
}

/** Why they could not be set; empty: they are. */
function setVariables(runtime: Runtime, values: Readonly<Record<string, string>>): string {
  try {
    runtime.variables.set(values);
    return '';
  } catch (error) {
    if (error instanceof FlowFailure) return error.message;
    throw error;
  }
}

/**
 * Ends the session; `result` says by what. The aicall of a call or a task ends when its stack is left; that of a conversation
 * would live on.
 */
export function end(
  runtime: Runtime,
  option: SessionOption,
  session: Session,
  ending: Ending,
  result: string,
): Outcome {
  const { variables } = runtime;
  // A model may say by it what the caller wants, as in upstream's documents.
  const status = variables.get(STATUS);
  variables.set({
    [STATUS]: status === 'progressing' || status === '' ? 'terminated' : status,
    'voipbin.aicall.result': result,
  });
  if (option.mode === 'text') return step({ ...session, ending }, 'ending', endEffect(option));
  return session.phase === 'speaking'
    ? step({ ...session, ending }, 'ending', stopMedia())
    : conclude(ending);
}

/** What follows a session that is over. */
export function conclude(ending: Ending): Outcome {
  return ending.kind === 'push' ? push(ending.actions) : ending;
}

function endEffect({ aicall_id }: SessionOption): Effect {
  return { name: 'ai_end', input: { service_id: aicall_id }, summary: 'end the conversation' };
}

/** Waits for the person. */
export function listen(session: Session): Outcome {
  return restIn({ ...session, due: 'over' }, 'listening', session.until);
}

/** Waits for the end of what is said. */
export function awaitSpeech(runtime: Runtime, session: Session): Outcome {
  const ask = runtime.now + ASK_AFTER_MS;
  const due = ask < session.until ? 'ask' : 'over';
  return restIn({ ...session, due }, 'speaking', Math.min(ask, session.until));
}

/** Waits for more keys. */
export function awaitKeys(runtime: Runtime, session: Session): Outcome {
  return restIn({ ...session, due: 'typed' }, 'typing', runtime.now + TYPING_MS);
}

function restIn(session: Session, phase: Session['phase'], until: number): Outcome {
  return rest(until, toNotes({ ...session, phase }));
}

export function step(session: Session, phase: Session['phase'], effect: Effect): Outcome {
  return perform(effect, toNotes({ ...session, phase }));
}
