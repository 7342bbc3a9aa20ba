import { createHmac, timingSafeEqual } from 'node:crypto';
import { parse as parseUuid, stringify as toUuid } from 'uuid';
import type { ContinueLinks } from '../activities/continue-links.ts';

/** Where links lead, behind the deployment's public address. */
const PATH = '/v1.0/continue';

/** A link's block: of which activeflow, and how many blocks came before it. */
export interface LinkedBlock {
  readonly activeflow_id: string;
  readonly block: number;
}

const ID_BYTES = 16;
const BLOCK_BYTES = 4;
/** Of the signature: short enough for a text message, far too long to guess. */
const MAC_BYTES = 12;

/** Makes the links. `key` is the deployment's own, `publicUrl` where its API is reached from outside. */
export function createContinueLinks(key: Buffer, publicUrl: string): ContinueLinks {
  const base = `${publicUrl.replace(/\/+$/, '')}${PATH}`;
  return { address: (activeflowId, block) => `${base}/${sign(key, { activeflow_id: activeflowId, block })}` };
}

/** The token of a link: 43 characters that only this deployment can make. */
export function sign(key: Buffer, { activeflow_id, block }: LinkedBlock): string {
  const named = Buffer.alloc(ID_BYTES + BLOCK_BYTES);
  named.set(parseUuid(activeflow_id));
  named.writeUInt32BE(block, ID_BYTES);
  return Buffer.concat([named, macOf(key, named)]).toString('base64url');
}

/** What a token is for; undefined when this deployment did not make it. */
export function verify(key: Buffer, token: string): LinkedBlock | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== ID_BYTES + BLOCK_BYTES + MAC_BYTES || bytes.toString('base64url') !== token)
    return undefined;
  const named = bytes.subarray(0, ID_BYTES + BLOCK_BYTES);
  if (!timingSafeEqual(bytes.subarray(named.length), macOf(key, named))) return undefined;
  return { activeflow_id: toUuid(named.subarray(0, ID_BYTES)), block: named.readUInt32BE(ID_BYTES) };
}

function macOf(key: Buffer, named: Uint8Array): Buffer {
  return createHmac('sha256', key).update('continue').update(named).digest().subarray(0, MAC_BYTES);
}
