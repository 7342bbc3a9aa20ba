import { z } from 'zod';
import type { Address } from '../interpreter/events.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { text } from './option.ts';

const rest = {
  target_name: text.default(''),
  name: text.default(''),
  detail: text.default(''),
};

/** Somebody to be called. */
export const destination = z.object({
  type: text.default('tel').describe('tel, sip, agent or extension.'),
  target: text.min(1).max(255).describe('The number, the SIP address or the id.'),
  ...rest,
});

/** Who calls; without a target, the number that the activeflow's own call is at. */
export const source = z
  .object({ type: text.default('tel'), target: text.max(255).default(''), ...rest })
  .optional()
  .describe("Who calls; absent: the number that the activeflow's own call is at.");

/** The number that the activeflow's own call is at: what an incoming call dialled, what an outgoing one came from. */
export function sourceOr(given: Address | undefined, { variables }: Runtime): Address {
  if (given && given.target !== '') return given;
  const side = variables.get('voipbin.call.direction') === 'outgoing' ? 'source' : 'destination';
  const field = (name: string): string => variables.get(`voipbin.call.${side}.${name}`);
  return {
    type: field('type') || 'tel',
    target: field('target'),
    target_name: field('target_name'),
    name: field('name'),
    detail: field('detail'),
  };
}

/** Whether the caller is hidden. */
export const anonymous = z
  .enum(['', 'yes', 'no', 'auto'])
  .default('')
  .describe('Whether to hide the caller; auto: no.');
