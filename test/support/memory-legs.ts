import type { CallLegs, Leg, LegGroup } from '../../activities/call-legs.ts';

/** The legs that the workflows of a test made, kept in this process. */
export class MemoryLegs implements CallLegs {
  readonly all = new Map<string, Leg>();
  readonly #released = new Set<string>();
  readonly #closed: LegGroup[] = [];

  /** Ids of the legs of a call. */
  of(masterCallId: string): string[] {
    return [...this.all.values()].filter((leg) => leg.master_call_id === masterCallId).map(({ id }) => id);
  }

  async create(leg: Leg): Promise<void> {
    if (!this.all.has(leg.id)) this.all.set(leg.id, leg);
  }

  /** Those that are over are answered, too: nobody tells this record of their end. */
  async release(of: LegGroup): Promise<readonly string[]> {
    const ids = [...this.all.values()].filter((leg) => isOf(leg, of)).map(({ id }) => id);
    for (const id of ids) this.#released.add(id);
    if (of.except === undefined) this.#closed.push(of);
    return ids;
  }

  async isWanted(callId: string): Promise<boolean> {
    const leg = this.all.get(callId);
    return leg !== undefined && !this.#released.has(callId) && !this.#closed.some((of) => isOf(leg, of));
  }
}

function isOf(leg: Leg, of: LegGroup): boolean {
  if (leg.id === of.except) return false;
  if (of.groupcall_id !== undefined) return leg.groupcall_id === of.groupcall_id;
  return leg.master_call_id === of.master_call_id;
}
