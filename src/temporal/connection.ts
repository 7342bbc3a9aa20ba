import { createRequire } from 'node:module';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './codec.ts';
import { clientTracing } from './tracing.ts';

/** Which server, which namespace, which key: `Config['temporal']` fits. */
export interface TemporalTarget {
  /** `host:port`. Undefined is refused: an embedded server's address is known once it is prepared. */
  readonly address: string | undefined;
  readonly namespace: string;
  /** 32 bytes; undefined leaves payloads readable. */
  readonly codecKey?: Buffer | undefined;
}

/**
 * Connects for starting, signalling and asking workflows. Close with `client.connection.close()`.
 * @throws Error when the server does not answer within 10 s
 */
export async function connectClient(target: TemporalTarget): Promise<Client> {
  const connection = await Connection.connect({ address: addressOf(target) });
  return new Client({
    connection,
    namespace: target.namespace,
    dataConverter: toDataConverter(target.codecKey),
    interceptors: { workflow: [clientTracing] },
  });
}

/** The one way payloads become bytes, for clients, workers, bundles and replays alike. */
export function toDataConverter(codecKey: Buffer | undefined): DataConverter {
  if (codecKey === undefined) return {};
  return {
    payloadCodecs: [new EncryptionCodec(codecKey)],
    failureConverterPath: siblingPath('failure-converter'),
  };
}

function siblingPath(name: string): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return createRequire(import.meta.url).resolve(`./${name}${extension}`);
}

/** @throws Error when there is none */
export function addressOf({ address }: TemporalTarget): string {
  if (address !== undefined) return address;
  throw new Error('No Temporal address: start the embedded server first, or set TEMPORAL_ADDRESS.');
}
