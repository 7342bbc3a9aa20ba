import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from './errors.ts';

/** How often somebody may ask. */
export interface Rate {
  /** Requests a second in the long run; 0 turns the limit off. */
  readonly perSecond: number;
  /** Requests that may come at once. */
  readonly burst: number;
}

/** The two tiers. */
export interface RateLimits {
  /** Per address of the asker, before authentication: guesses at access keys count, too. */
  readonly ip: Rate;
  /** Per customer, all its access keys together. */
  readonly customer: Rate;
}

export const NO_LIMITS: RateLimits = { ip: { perSecond: 0, burst: 0 }, customer: { perSecond: 0, burst: 0 } };

type Hook = (request: FastifyRequest) => Promise<void>;

/**
 * Answers a hook per tier, which refuses with `RATE_LIMIT_EXCEEDED` and the whole seconds after which to come back. They
 * count in the memory of this process, within windows of `burst / perSecond` seconds; what is idle is forgotten with its window.
 */
export function createRateLimits({ ip, customer }: RateLimits): Record<keyof RateLimits, Hook> {
  return {
    ip: createLimit('ip', ip, (request) => toNetwork(request.ip)),
    customer: createLimit('customer', customer, (request) => request.customer.id),
  };
}

function createLimit(tier: keyof RateLimits, rate: Rate, toKey: (request: FastifyRequest) => string): Hook {
  const { perSecond, burst } = rate;
  if (perSecond <= 0) return async () => {};
  const limiter = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
  return async (request) => {
    try {
      await limiter.consume(toKey(request));
    } catch (refused) {
      throw refused instanceof RateLimiterRes ? refusal(tier, rate, refused.msBeforeNext) : refused;
    }
  };
}

function refusal(tier: keyof RateLimits, { perSecond, burst }: Rate, ms: number): ApiError {
  const retryAfter = Math.max(1, Math.ceil(ms / 1000));
  const whose = tier === 'ip' ? 'from this address' : 'of this customer';
  const message = `More than ${perSecond} requests a second ${whose}, or ${burst} at once; try again in ${retryAfter} s.`;
  return new ApiError('RATE_LIMIT_EXCEEDED', message, { retryAfter, details: [{ limited_by: tier }] });
}

/** Whoever has an IPv6 address has the 2^64 beside it, too. */
function toNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const ip = ipaddr.process(address);
  return ip instanceof ipaddr.IPv6 ? ip.parts.slice(0, 4).join(':') : ip.toString();
}
