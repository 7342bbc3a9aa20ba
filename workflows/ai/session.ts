/** What a conversation with an AI keeps from one thing that happens to the next: the notes of the action `ai_session`. */
import type { Action, JsonObject } from '../interpreter/action.ts';
import type { Failure } from '../interpreter/outcome.ts';
import type { ToolCall } from './tools.ts';

/** What the model has not been told yet. */
export type Heard =
  | { readonly role: 'user'; readonly content: string }
  | { readonly role: 'tool'; readonly content: string; readonly tool_call_id: string };

/** How a session ends, and what follows it. */
export type Ending =
  | { readonly kind: 'next' }
  | { readonly kind: 'push'; readonly actions: readonly Action[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'fail'; readonly failure: Failure };

export interface Session {
  /** What is under way; the last four are rests. */
  readonly phase:
    | 'answering'
    | 'opening'
    | 'thinking'
    | 'starting_to_speak'
    | 'stopping'
    | 'sending'
    | 'using_a_tool'
    | 'asking'
    | 'ending'
    | 'speaking'
    | 'listening'
    | 'typing';
  /** When it is over at the latest, milliseconds since 1970. */
  readonly until: number;
  readonly heard: readonly Heard[];
  /** Tools that the model wants and that are not used yet. */
  readonly tools: readonly ToolCall[];
  /** How often the model was asked since a person said something. */
  readonly rounds: number;
  /** Keys typed that belong to one number. */
  readonly typed: string;
  /** The key of what plays. */
  readonly command: string;
  /** What a rest's deadline means: `over`: the session's own. */
  readonly due: 'over' | 'ask' | 'typed';
  readonly ending?: Ending;
}

export function newSession(until: number, heard: readonly Heard[]): Session {
  return {
    phase: 'thinking',
    until,
    heard,
    tools: [],
    rounds: 0,
    typed: '',
    command: '',
    due: 'over',
  };
}

/** A session is plain data, so it is its own notes. */
export function toNotes(session: Session): JsonObject {
  return session as unknown as JsonObject;
}

export function fromNotes(notes: JsonObject): Session {
  return notes as unknown as Session;
}

/** Something a person said or typed: the model may be asked again as often as it may. */
export function hear(session: Session, content: string): Session {
  return { ...session, heard: [...session.heard, { role: 'user', content }], rounds: 0 };
}

/** What became of the tool that is next. Models want to hear that before anything that was said meanwhile. */
export function toolDone(session: Session, result: string, message: string): Session {
  const [call, ...tools] = session.tools;
  if (!call) return session;
  const done: Heard = {
    role: 'tool',
    content: JSON.stringify({ result, message }),
    tool_call_id: call.id,
  };
  const results = session.heard.filter(({ role }) => role === 'tool');
  const said = session.heard.filter(({ role }) => role === 'user');
  return { ...session, tools, heard: [...results, done, ...said] };
}
