import type { Json, JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectInput } from '../workflows/protocol.ts';

/** The port to the links that continue a block: who holds the deployment's key makes them. */
export interface ContinueLinks {
  /** The address that continues the block of this number, counted from 0, of this activeflow, once. */
  address(activeflowId: string, block: number): string;
}

type Effect = (effect: EffectInput) => Promise<JsonObject>;

/** Gives an effect the links that its flow has only stand-ins for. Another flow's stand-ins stay as they are. */
export function withContinueLinks(links: ContinueLinks, perform: Effect): Effect {
  return (effect) => {
    const { continue_mark: mark, activeflow_id, input } = effect;
    if (mark === undefined) return perform(effect);
    const standIn = new RegExp(`${mark}\\.(\\d{1,9})\\.`, 'g');
    const write = (text: string): string =>
      text.replace(standIn, (_, block: string) => links.address(activeflow_id, Number(block)));
    return perform({ ...effect, input: writeInto(input, write) as JsonObject });
  };
}

function writeInto(value: Json, write: (text: string) => string): Json {
  if (typeof value === 'string') return write(value);
  if (Array.isArray(value)) return value.map((element) => writeInto(element, write));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, writeInto(member, write)]));
}
