import type { DataConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { addressOf, type TemporalTarget, toDataConverter } from './connection.ts';

/** What `Worker.create` takes besides its workflows and activities. */
export interface WorkerConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
}

/**
 * Connects for running workflows and activities. Close `connection` after the worker has ended.
 * @throws Error when the server does not answer
 */
export async function connectWorker(target: TemporalTarget): Promise<WorkerConnection> {
  const connection = await NativeConnection.connect({ address: addressOf(target) });
  return { connection, namespace: target.namespace, dataConverter: toDataConverter(target.codecKey) };
}
