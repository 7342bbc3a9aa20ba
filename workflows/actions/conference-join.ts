import { z } from 'zod';
import { conferenceActionIds } from '../conference/protocol.ts';
import type { Action, JsonObject } from '../interpreter/action.ts';
import { type Outcome, perform, push } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';

/** Joins a conference, after its pre flow, until the call has left it or is sent out. */
export const conferenceJoin = defineAction({
  type: 'conference_join',
  media: 'call',
  summary:
    'Joins a conference, after its pre flow, answering the call, and moves on when the call has left it. One that does not exist, or has ended, ends the flow.',
  options: z.object({ conference_id: text.min(1) }),
  examples: [{ conference_id: '367e0e7a-3a8c-11eb-bb08-f3c3f059cfbe' }],
  start: (_runtime, { conference_id }) =>
    perform({
      name: 'conference_join',
      input: { conference_id },
      summary: `join conference ${conference_id}`,
    }),
  resume(runtime, { conference_id }, happening) {
    if (happening.kind === 'refused')
      return { kind: 'fail', failure: { ...happening.failure, critical: true } };
    if (happening.kind !== 'performed') return { kind: 'stay' };
    const { conferencecall_id, name, has_pre_flow } = happening.value;
    runtime.variables.set({
      'voipbin.conference.id': conference_id,
      'voipbin.conference.name': String(name),
      'voipbin.conferencecall.id': String(conferencecall_id),
    });
    return enter(String(conferencecall_id), has_pre_flow === true);
  },
});

function enter(conferencecallId: string, hasPreFlow: boolean): Outcome {
  const ids = conferenceActionIds(conferencecallId);
  const option: JsonObject = { conferencecall_id: conferencecallId };
  const prepare: Action = { id: ids.prepare, type: 'conference_prepare', option };
  const actions: Action[] = [{ id: ids.enter, type: 'conference_enter', option }];
  return push(hasPreFlow ? [prepare, ...actions] : actions, {
    id: conferencecallId,
    uncounted: false,
    leave: 'conference_leave',
  });
}
