import { z } from 'zod';
import { fail } from '../interpreter/outcome.ts';
import { type ActionType, defineAction } from './define-action.ts';

const inCalls = [
  'amd',
  'confbridge_join',
  'conference_join',
  'echo',
  'external_media_start',
  'external_media_stop',
  'mute',
  'queue_join',
  'recording_start',
  'recording_stop',
  'stream_echo',
];
const anywhere = ['ai_summary', 'call', 'case_create', 'conversation_send', 'email_send', 'message_send'];

const anonymous = z.enum(['', 'yes', 'no', 'auto']).optional();
const hidesCaller = new Set(['call']);

/** Types of upstream's catalogue that validation knows and the engine cannot run yet: run, they fail, and the flow goes on. */
export const unsupported: readonly ActionType[] = [
  ...inCalls.map((type) => declare(type, 'call')),
  ...anywhere.map((type) => declare(type, 'any')),
];

function declare(type: string, media: 'call' | 'any'): ActionType {
  return defineAction({
    type,
    media,
    summary: 'Not supported yet.',
    options: hidesCaller.has(type) ? z.looseObject({ anonymous }) : z.looseObject({}),
    examples: [{}],
    start: () => fail('NOT_SUPPORTED', `the action type ${type} is not supported yet`),
  });
}
