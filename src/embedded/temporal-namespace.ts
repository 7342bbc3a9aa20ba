import { setTimeout as delay } from 'node:timers/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/shell/search-attributes.ts';

/** A namespace as it must be. */
export interface NamespaceWish {
  readonly address: string;
  readonly namespace: string;
  /** Days for which ended runs are kept. */
  readonly retentionDays: number;
}

// Numbers of Temporal's interface: temporal.api.enums.v1.IndexedValueType and google.rpc.Code.
const KEYWORD = 2;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
/** Longer than the servers' refresh of what they know about namespaces. */
const SPREAD_MS = 300;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Registers the namespace with its retention and search attributes, as far as they are missing. Done again, it changes
 * nothing.
 * @throws Error of the connection, also when the server does not answer yet
 */
export async function ensureNamespace(wish: NamespaceWish): Promise<void> {
  const connection = await Connection.connect({ address: wish.address, connectTimeout: 2000 });
  try {
    await ensureRetention(connection, wish);
    await ensureSearchAttributes(connection, wish.namespace);
  } finally {
    await connection.close();
  }
}

async function ensureRetention({ workflowService }: Connection, wish: NamespaceWish): Promise<void> {
  const { namespace } = wish;
  const seconds = wish.retentionDays * DAY_SECONDS;
  const workflowExecutionRetentionPeriod = msToTs(seconds * 1000);
  const known = await unless(NOT_FOUND, workflowService.describeNamespace({ namespace }));
  if (known === undefined) {
    const registration = workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    await unless(ALREADY_EXISTS, registration);
  } else if (Number(known.config?.workflowExecutionRetentionTtl?.seconds) !== seconds) {
    await workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: workflowExecutionRetentionPeriod },
    });
  }
}

async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { operatorService, workflowService } = connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter((name) => customAttributes[name] === undefined);
  if (missing.length > 0) {
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    await unless(ALREADY_EXISTS, operatorService.addSearchAttributes({ namespace, searchAttributes }));
    // The services learn it one by one; only the frontend can be asked.
    await delay(SPREAD_MS);
  }
  const query = SEARCH_ATTRIBUTES.map((name) => `${name} = 'none'`).join(' AND ');
  await workflowService.countWorkflowExecutions({ namespace, query });
}

async function unless<Result>(code: number, call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === code) return undefined;
    throw error;
  }
}
