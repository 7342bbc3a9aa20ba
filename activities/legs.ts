import type { CallControl, CommandAnswer } from './call-control.ts';
import type { CallLegs, Leg, LegGroup } from './call-legs.ts';

export interface LegDialling {
  /** The command's id: dialled with it again, nothing happens. */
  readonly command_id: string;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
  readonly anonymous: boolean;
}

export interface Legs {
  /**
   * Writes a leg down and dials it, once. What becomes of it arrives at its `event_workflow_id`. `gone`: its end was decided
   * meanwhile, so that it does not ring (any more).
   */
  dial(leg: Leg, dialling: LegDialling): Promise<CommandAnswer>;
  /** Hangs legs up and keeps those from ringing that are about to be dialled. Every one is done with `<key>/<id>`. */
  end(of: LegGroup, key: string): Promise<void>;
}

/** Making and ending legs, safe against each other at any interleaving. */
export function createLegs(control: Pick<CallControl, 'dial' | 'hangup'>, records: CallLegs): Legs {
  const hangup = (call_id: string, key: string): Promise<CommandAnswer> =>
    control.hangup({ command_id: `${key}/${call_id}`, call_id, reason: 'normal' });
  return {
    async dial(leg, dialling) {
      await records.create(leg);
      if (!(await records.isWanted(leg.id))) return 'gone';
      const { id: call_id, source, destination } = leg;
      const answer = await control.dial({ ...dialling, call_id, source, destination });
      // An end decided while it was dialled found no call to hang up.
      if (await records.isWanted(leg.id)) return answer;
      await hangup(call_id, dialling.command_id);
      return 'gone';
    },
    async end(of, key) {
      const ids = await records.release(of);
      await Promise.all(ids.map((id) => hangup(id, key)));
    },
  };
}
