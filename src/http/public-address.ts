import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { EffectRefused } from '../../activities/failure.ts';

/** Whether an IP address is public: everything that is private, local, reserved or documentation is not. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * A DNS look-up that answers only when every address of the name is public, or the name is allowed. It is the one the
 * connection uses, so that a name cannot change between the check and the connect.
 */
export function guardedLookup(allowedHosts: ReadonlySet<string>): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const refused = allowedHosts.has(hostname)
        ? undefined
        : addresses.find(({ address }) => !isPublic(address));
      if (refused) return callback(refusal(hostname, refused.address), '', 0);
      if (options.all) return callback(null, addresses);
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
