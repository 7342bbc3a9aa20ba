import type { ConferenceDesk } from '../../activities/conference-desk.ts';
import type { ConferenceInput } from '../../workflows/conference/protocol.ts';
import type { ServiceEvent } from '../../workflows/interpreter/events.ts';

/** Notes which conferences are woken and what flows are told; all of them run. */
export class FakeConferenceDesk implements ConferenceDesk {
  readonly woken: string[] = [];
  readonly told: (readonly [string, ServiceEvent])[] = [];

  async wake({ conference_id }: ConferenceInput): Promise<void> {
    this.woken.push(conference_id);
  }

  async tell(activeflowId: string, event: ServiceEvent): Promise<'sent' | 'gone'> {
    this.told.push([activeflowId, event]);
    return 'sent';
  }
}
