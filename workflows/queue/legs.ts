/** What the phone network says about agents' phones, as news. */
import type { CallEvent } from '../interpreter/events.ts';
import type { News } from './news.ts';

/**
 * The news in an event of an agent's phone; undefined where there is none. A phone answers and ends once, so that a late or
 * repeated event changes nothing: numbers are not needed.
 */
export function legNews(event: CallEvent): News | undefined {
  const { call_id } = event;
  switch (event.type) {
    case 'call_progressing':
      return { kind: 'leg_answered', call_id };
    case 'call_hangup':
    case 'bridge_left':
      return { kind: 'leg_over', call_id };
    default:
      return undefined;
  }
}
