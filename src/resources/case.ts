import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { idField } from './fields.ts';
import { defineKind } from './kind.ts';
import { partyOf, partySchema } from './parties.ts';

export const caseSchema = z.object({
  owner_type: z.string(),
  owner_id: z.string(),
  peer: partySchema.describe('Whom it is about.'),
  local: partySchema.describe("The customer's side."),
  name: z.string(),
  detail: z.string(),
  reference_type: z.string().describe('What it came from: a call, a conversation, a message.'),
  reference_id: z.string(),
  contact_id: z.string(),
  status: z.enum(['open', 'closed']),
  opened_at: z.string(),
  closed_at: z.string(),
  closed_reason: z.string(),
  closed_by_type: z.string(),
  closed_by_id: z.string(),
  previous_case_id: z.string(),
  tag_ids: z.array(z.string()).readonly(),
});
export type CaseData = z.output<typeof caseSchema>;

export const contactCase = defineKind({
  kind: 'case',
  path: 'contact_cases',
  about: "Cases for the customer's agents; one person has at most one that is open.",
  fields: caseSchema,
  filters: ['status', 'reference_id', 'owner_type', 'owner_id', 'contact_id'],
  key: ({ status, peer }, customerId) =>
    status === 'open' ? `${customerId}/${peer.type}/${peer.target}` : undefined,
  example: {
    owner_type: '',
    owner_id: NIL_ID,
    peer: partyOf('tel', '+15550199'),
    local: partyOf('tel', '+15550100'),
    name: 'Callback',
    detail: '',
    reference_type: 'call',
    reference_id: NIL_ID,
    contact_id: NIL_ID,
    status: 'closed',
    opened_at: NEVER,
    closed_at: NEVER,
    closed_reason: '',
    closed_by_type: '',
    closed_by_id: NIL_ID,
    previous_case_id: NIL_ID,
    tag_ids: [],
  },
});

export const caseNoteSchema = z.object({
  case_id: idField,
  author_type: z.enum(['agent', 'system']),
  author_id: z.string(),
  text: z.string(),
});
export type CaseNoteData = z.output<typeof caseNoteSchema>;

export const caseNote = defineKind({
  kind: 'case_note',
  path: 'contact_case_notes',
  about: 'What agents write down about a case.',
  fields: caseNoteSchema,
  parent: 'case_id',
  filters: ['case_id'],
  example: {
    case_id: '11111111-1111-4111-8111-111111111111',
    author_type: 'system',
    author_id: NIL_ID,
    text: 'Asked for a call.',
  },
});
