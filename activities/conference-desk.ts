import type { ConferenceInput } from '../workflows/conference/protocol.ts';
import { conferenceActionIds } from '../workflows/conference/protocol.ts';
import type { Conferencecall } from '../workflows/conference/state.ts';
import type { ServiceEvent } from '../workflows/interpreter/events.ts';
import type { ConferenceRecords } from './conference-records.ts';

/** The port to those who run: the conferences' workflows, and the flows of those who are in. */
export interface ConferenceDesk {
  /** Has somebody look after a conference that was changed: its workflow looks at once, or is started. */
  wake(conference: ConferenceInput): Promise<void>;
  /** Hands an event to a flow. `gone`: it does not run any more. */
  tell(activeflowId: string, event: ServiceEvent): Promise<'sent' | 'gone'>;
}

export interface ConferenceParts {
  readonly records: ConferenceRecords;
  readonly desk: ConferenceDesk;
}

/**
 * Sends a call out of its conference, wherever in it its flow is: writes it down and tells the flow, which asks and goes on. A
 * repetition is harmless; who has left stays so.
 */
export async function kick({ records, desk }: ConferenceParts, call: Conferencecall): Promise<void> {
  if (call.status === 'leaved') return;
  await records.leaving(call.id);
  const told = await desk.tell(call.activeflow_id, {
    type: 'service',
    source: `conferencecall/${call.id}`,
    number: 1,
    at: Date.now(),
    service_id: call.id,
    name: 'kick',
    data: {},
    forward: conferenceActionIds(call.id).enter,
  });
  if (told === 'gone') await records.leaved(call.id);
}
