/** How `ai_talk` and `ai_task` begin: the AI is read, its prompt filled in, the aicall opened, its session pushed. */
import { z } from 'zod';
import type { SessionOption } from '../actions/ai-session.ts';
import { text } from '../actions/option.ts';
import type { Action, JsonObject } from '../interpreter/action.ts';
import { fail, type Happening, type Outcome, perform, push, stay } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { fillOption } from '../interpreter/variables.ts';

/** Which AI. */
export const assistance = {
  assistance_type: z.enum(['', 'ai']).default('').describe('ai; teams are not supported.'),
  assistance_id: text.default('').describe('Id of the AI.'),
  ai_id: text.default('').describe('Deprecated: used where assistance_type is empty.'),
};

interface Assistance {
  readonly assistance_type: string;
  readonly assistance_id: string;
  readonly ai_id: string;
}

/** How the two actions differ. */
export interface Manner {
  readonly effect: 'ai_talk' | 'ai_task';
  readonly mode: SessionOption['mode'];
  /** Milliseconds. */
  readonly duration: number;
  readonly conversation_id: string;
  readonly said: string;
}

/** What the activity that opens an aicall is told, beside what it reads of the AI itself. */
export interface OpeningInput {
  readonly ai_id: string;
  /** Filled in. */
  readonly prompt: string;
  readonly reference_type: 'call' | 'conversation' | 'task';
  readonly reference_id: string;
}

export function readAi({ assistance_type, assistance_id, ai_id }: Assistance): Outcome {
  const id = assistance_type === '' && assistance_id === '' ? ai_id : assistance_id;
  if (id === '') return fail('INVALID_OPTION', 'assistance_id: the id of an AI is missing');
  return perform({ name: 'ai_load', input: { ai_id: id }, summary: `read AI ${id}` }, { phase: 'reading' });
}

/** After the AI is read: opens the aicall. After that: pushes its session. */
export function openSession(runtime: Runtime, manner: Manner, happening: Happening): Outcome {
  if (happening.kind === 'refused') return { kind: 'fail', failure: happening.failure };
  if (happening.kind !== 'performed') return stay;
  if (runtime.notes.phase === 'reading') return open(runtime, manner, happening.value);
  return pushSession(runtime, manner, happening.value);
}

function open(runtime: Runtime, { effect, mode, conversation_id }: Manner, ai: JsonObject): Outcome {
  const { prompt } = fillOption({ prompt: ai.init_prompt ?? '' }, (name) => runtime.variables.get(name));
  const references = {
    call: { reference_type: 'call', reference_id: runtime.call?.id ?? '' },
    text: { reference_type: 'conversation', reference_id: conversation_id },
    task: { reference_type: 'task', reference_id: runtime.facts.id },
  } as const;
  const input = { ai_id: ai.id ?? '', prompt: prompt ?? '', ...references[mode] };
  return perform(
    { name: effect, input, summary: `open a session with ${String(ai.name)}` },
    { phase: 'opening' },
  );
}

function pushSession(runtime: Runtime, manner: Manner, aicall: JsonObject): Outcome {
  const value = (name: string): string => String(aicall[name] ?? '');
  runtime.variables.set({
    'voipbin.aicall.id': value('id'),
    'voipbin.aicall.ai_id': value('assistance_id'),
    'voipbin.aicall.ai_engine_model': value('ai_engine_model'),
    'voipbin.aicall.confbridge_id': '',
    'voipbin.aicall.pipecatcall_id': '',
    'voipbin.aicall.stt_language': value('stt_language'),
    'voipbin.aicall.status': 'progressing',
  });
  const { mode, duration, conversation_id, said } = manner;
  const option: SessionOption = {
    aicall_id: value('id'),
    mode,
    duration,
    tool_names: aicall.tool_names as string[],
    language: value('stt_language'),
    provider: value('ai_stt_type'),
    voice_id: value('ai_tts_voice_id'),
    conversation_id,
    said,
  };
  const session: Action = { id: value('id'), type: 'ai_session', option: { ...option } };
  const leave = mode === 'text' ? {} : { leave: 'ai_end' as const };
  return push([session], { id: value('id'), uncounted: true, ...leave });
}
