import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { EffectRefused } from '../../activities/failure.ts';

/** All addresses of a name, as `dns.lookup` with `all` answers them. */
export type Resolver = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly ResolvedAddress[]) => void,
) => void;

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** The part of IPv6 that is given out; a public address lies in it and in no special range. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Of a public range, but Azure's machines reach their host's agent there. */
const HOST_AGENT = '168.63.129.16';

/** Whether an IP address is public: everything that is private, local, reserved or documentation is not. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast' || ip.toString() === HOST_AGENT) return false;
  return ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_IPV6);
}

/**
 * A DNS look-up that answers only when every address of the name is public, or the name is allowed. It is the one the
 * connection uses, so that a name cannot change between the check and the connect.
 */
export function guardedLookup(allowedHosts: ReadonlySet<string>, resolve: Resolver = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = allowedHosts.has(hostname)
        ? undefined
        : addresses.find(({ address }) => !isPublic(address));
      if (refused) return callback(refusal(hostname, refused.address), '', 0);
      if (options.all) return callback(null, [...addresses]);
      callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}

/** Literal addresses are connected to without a look-up. */
export function checkLiteral(hostname: string, allowedHosts: ReadonlySet<string>): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(address) || isPublic(address)) return;
  if (!allowedHosts.has(address) && !allowedHosts.has(hostname)) throw refusal(hostname, address);
}

function refusal(hostname: string, address: string): EffectRefused {
  return new EffectRefused(
    'ADDRESS_REFUSED',
    `${hostname} is ${address}, which is not a public address; a deployment can allow it by name (ACTIVEFLOW_ALLOWED_HOSTS)`,
  );
}
