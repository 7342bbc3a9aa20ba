import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { EffectRefused } from '../../../activities/failure.ts';
import type { Address } from '../../../workflows/interpreter/events.ts';

/** Through which endpoint of Asterisk a number is called. */
export interface Trunks {
  /** @throws EffectRefused `DESTINATION_INVALID`, `NO_TRUNK` */
  endpointOf(destination: Address): string;
}

const endpoint = z
  .string()
  .regex(/^[A-Za-z0-9]+\/.*\{address\}/, 'must hold {address}, as PJSIP/{address}@trunk');

/** The file of `ASTERISK_TRUNKS_FILE`. */
export const trunksSchema = z.strictObject({
  /** The longest prefix of the number decides; an empty one takes all others. */
  tel: z.array(
    z.strictObject({
      prefix: z.string().regex(/^\+?\d*$/),
      endpoint,
      /** Digits of the number (a `+` counts) that the trunk does not want. */
      strip: z.number().int().min(0).max(20).default(0),
    }),
  ),
  /** For SIP addresses; without it none is called. */
  sip: endpoint.optional(),
});
export type TrunksInput = z.input<typeof trunksSchema>;

/** Whoever calls from this machine, see `config/asterisk/pjsip.conf`. */
const LOCAL: TrunksInput = {
  tel: [{ prefix: '', endpoint: 'PJSIP/{address}@local' }],
  sip: 'PJSIP/local/sip:{address}',
};

/** What may become part of an endpoint: nothing that means something to Asterisk. */
const NUMBER = /^\+?[0-9*#A-D]{1,40}$/;
const SIP_ADDRESS = /^[\w.+-]{1,64}@[\w.-]{1,200}(:\d{1,5})?$/;

/**
 * @param file undefined: the endpoint `local` takes all.
 * @throws ZodError, or Error when the file cannot be read
 */
export function readTrunks(file?: string): Trunks {
  return createTrunks(file === undefined ? LOCAL : JSON.parse(readFileSync(file, 'utf8')));
}

/** @throws ZodError */
export function createTrunks(input: unknown): Trunks {
  const { tel, sip } = trunksSchema.parse(input);
  const longestFirst = tel.toSorted((a, b) => b.prefix.length - a.prefix.length);
  return {
    endpointOf({ type, target }) {
      if (type === 'sip') return fill(sip, sipAddress(target), target);
      if (!NUMBER.test(target)) throw invalid(target);
      const trunk = longestFirst.find(({ prefix }) => target.startsWith(prefix));
      return fill(trunk?.endpoint, target.slice(trunk?.strip ?? 0), target);
    },
  };
}

function sipAddress(target: string): string {
  const address = target.replace(/^sip:/, '');
  if (SIP_ADDRESS.test(address)) return address;
  throw invalid(target);
}

function fill(pattern: string | undefined, address: string, target: string): string {
  if (pattern !== undefined) return pattern.replaceAll('{address}', address);
  throw new EffectRefused('NO_TRUNK', `no trunk calls "${target}": add its prefix to ASTERISK_TRUNKS_FILE`);
}

function invalid(target: string): EffectRefused {
  return new EffectRefused('DESTINATION_INVALID', `"${target}" is nothing that a trunk can call`);
}
