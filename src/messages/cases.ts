import type { NewCase } from '../../activities/correspondence.ts';
import { EffectRefused } from '../../activities/failure.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import { NEVER, toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import { type CaseData, caseNote, contactCase } from '../resources/case.ts';
import { conversation } from '../resources/conversation.ts';
import { message } from '../resources/message.ts';
import { NOBODY } from '../resources/parties.ts';
import { StoreError } from '../store/errors.ts';
import { triggeredId } from '../store/ids.ts';
import type { Store } from '../store/store.ts';

type CaseStore = Pick<Store, 'resources' | 'calls'>;

interface Sides {
  readonly peer: Address;
  readonly local: Address;
}

/** Parties that a case can be about: people outside. */
const OUTSIDE: ReadonlySet<string> = new Set(['tel', 'email', 'line', 'whatsapp', 'webhook']);

/** Opens a case with its first note: see `Correspondence.openCase`. */
export async function openCase(store: CaseStore, opened: NewCase): Promise<{ id: string }> {
  const { key, customer_id, name, detail, note, reference_type, reference_id } = opened;
  const sides = await sidesOf(store, opened);
  if (sides === undefined || !OUTSIDE.has(sides.peer.type) || sides.peer.target === '')
    throw new EffectRefused(
      'CASE_WITHOUT_PEER',
      'there is nobody on the other side whom a case can be about',
    );
  const id = triggeredId(customer_id, `case/${key}`);
  const data = { ...newCase(sides), name, detail, reference_type, reference_id };
  await store.resources.create(contactCase, { customer_id, id, data }).catch(toRefusal);
  if (note === '') return { id };
  await store.resources.create(caseNote, {
    customer_id,
    id: triggeredId(customer_id, `case_note/${key}`),
    data: { case_id: id, author_type: 'system', author_id: NIL_ID, text: note },
  });
  return { id };
}

function newCase({
  peer,
  local,
}: Sides): Omit<CaseData, 'name' | 'detail' | 'reference_type' | 'reference_id'> {
  return {
    owner_type: '',
    owner_id: NIL_ID,
    peer,
    local,
    contact_id: NIL_ID,
    status: 'open',
    opened_at: toTimestamp(Date.now()),
    closed_at: NEVER,
    closed_reason: '',
    closed_by_type: '',
    closed_by_id: NIL_ID,
    previous_case_id: NIL_ID,
    tag_ids: [],
  };
}

/** Both sides of what the flow is about; undefined where it has none. */
async function sidesOf(
  { calls, resources }: CaseStore,
  { customer_id, reference_type, reference_id }: NewCase,
): Promise<Sides | undefined> {
  if (reference_type === 'call') {
    const call = await calls.find(reference_id);
    if (call?.customer_id !== customer_id) return undefined;
    const isIncoming = call.direction === 'incoming';
    return isIncoming
      ? { peer: call.source, local: call.destination }
      : { peer: call.destination, local: call.source };
  }
  if (reference_type === 'conversation') {
    const talk = await resources.find(conversation, reference_id);
    return talk?.customer_id === customer_id ? { peer: talk.peer, local: talk.self } : undefined;
  }
  if (reference_type !== 'message') return undefined;
  const text = await resources.find(message, reference_id);
  if (text?.customer_id !== customer_id) return undefined;
  return { peer: text.source, local: text.targets[0]?.destination ?? NOBODY };
}

function toRefusal(error: unknown): never {
  if (error instanceof StoreError && error.code === 'CONFLICT')
    throw new EffectRefused('CASE_OPEN', 'the other side has an open case already');
  throw error;
}
