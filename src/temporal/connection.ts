import { createRequire } from 'node:module';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
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

/** What `Worker.create` takes besides its workflows and activities. */
export interface WorkerConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
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

/**
 * Connects for running workflows and activities. Close `connection` after the worker has ended.
 * @throws Error when the server does not answer
 */
export async function connectWorker(target: TemporalTarget): Promise<WorkerConnection> {
  const connection = await NativeConnection.connect({ address: addressOf(target) });
  return { connection, namespace: target.namespace, dataConverter: toDataConverter(target.codecKey) };
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

function addressOf({ address }: TemporalTarget): string {
  if (address !== undefined) return address;
  throw new Error('No Temporal address: start the embedded server first, or set TEMPORAL_ADDRESS.');
}
