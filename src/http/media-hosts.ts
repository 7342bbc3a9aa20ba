import { lookup } from 'node:dns';
import type { MediaHosts } from '../../activities/call-media.ts';
import { EffectRefused } from '../../activities/failure.ts';
import { checkLiteral, guardedLookup, type Resolver } from './public-address.ts';

/**
 * Lets the sound of calls go to public addresses, and to hosts that are allowed by name. The phone network looks a name up once
 * more when it connects: a deployment that cannot trust its resolver allows addresses only.
 */
export function createMediaHosts(allowed: ReadonlySet<string>, resolve: Resolver = lookup): MediaHosts {
  const find = guardedLookup(allowed, resolve);
  return {
    async require(host) {
      const { hostname } = parse(host);
      checkLiteral(hostname, allowed);
      await new Promise<void>((done, refuse) => {
        find(hostname.replace(/^\[|\]$/g, ''), {}, (error) => (error ? refuse(toRefusal(error)) : done()));
      });
    },
  };
}

/** Of `host:port`, or of an address such as `ws://host:port/path`. */
function parse(host: string): URL {
  const text = host.includes('://') ? host : `media://${host}`;
  try {
    const url = new URL(text);
    if (url.hostname !== '') return url;
  } catch {
    // Told below.
  }
  throw new EffectRefused('ADDRESS_REFUSED', `"${host}" is no host:port`);
}

function toRefusal(error: Error): EffectRefused {
  return error instanceof EffectRefused ? error : new EffectRefused('ADDRESS_REFUSED', error.message);
}
