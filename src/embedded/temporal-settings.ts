/** Ports of the embedded server; every one is on loopback. */
export interface TemporalPorts {
  readonly temporal: number;
  readonly temporal_ui: number;
  readonly temporal_frontend_ring: number;
  readonly temporal_matching: number;
  readonly temporal_matching_ring: number;
  readonly temporal_history: number;
  readonly temporal_history_ring: number;
  readonly temporal_worker: number;
  readonly temporal_worker_ring: number;
}

/** SQLite settings with which a file is as quick as memory and still survives `kill -9`. */
export const SQLITE_PRAGMAS = { journal_mode: 'wal', synchronous: 'normal', busy_timeout: '5000' } as const;

/**
 * Dynamic configuration. The defaults suit a cluster with thousands of shards, not one process with one: an activity
 * takes 51 ms with them and 5 ms with these, a 50 ms timer a second and 53 ms; a run that continues as new in its first
 * second goes on at once instead of at its end; a new namespace or search attribute is known to all services after 250 ms.
 * A workflow task whose worker died is offered again after at most 4 s, however often that happens: by default each
 * attempt after the third gets twice the time of the one before, and ten deaths in a row leave a call silent for minutes.
 * The second part turns on features.
 */
export const DYNAMIC_CONFIG: Readonly<Record<string, number | string | boolean>> = {
  'history.transferProcessorMaxPollRPS': 5000,
  'history.timerProcessorMaxPollRPS': 5000,
  'history.visibilityProcessorMaxPollRPS': 2000,
  'history.timerProcessorMaxTimeShift': '1ms',
  'history.workflowIdReuseMinimalInterval': '1ms',
  'history.workflowTaskRetryMaxInterval': '2s',
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'system.namespaceCacheRefreshInterval': '250ms',
  'matching.enableFairness': true,
  'frontend.WorkflowTimeSkippingEnabled': true,
  'frontend.WorkerCommandsEnabled': true,
  'system.enableCancelActivityWorkerCommand': true,
  'frontend.WorkflowPauseEnabled': true,
};

/** Dynamic configuration as the file the plain server reads (JSON is YAML). */
export function dynamicConfigFile(): string {
  const entries = Object.entries(DYNAMIC_CONFIG).map(([name, value]) => [name, [{ value }]]);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

/** Configuration of the UI server. */
export function uiConfigFile(ports: TemporalPorts): string {
  const settings = {
    temporalGrpcAddress: `127.0.0.1:${ports.temporal}`,
    host: '127.0.0.1',
    port: ports.temporal_ui,
    enableUi: true,
  };
  return JSON.stringify(settings, null, 2);
}

/** Where the plain server keeps its things. */
export interface ServerFiles {
  readonly database: string;
  readonly dynamicConfig: string;
}

/** Configuration of the plain server: one process, one shard, one SQLite file. */
export function serverConfigFile(files: ServerFiles, ports: TemporalPorts): string {
  const address = `127.0.0.1:${ports.temporal}`;
  const service = (grpcPort: number, membershipPort: number) => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true },
  });
  const disabled = { state: 'disabled' };
  const archival = { history: disabled, visibility: disabled };
  const settings = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 1,
      datastores: { default: sqlite(files.database), visibility: sqlite(files.database) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.temporal, ports.temporal_frontend_ring),
      matching: service(ports.temporal_matching, ports.temporal_matching_ring),
      history: service(ports.temporal_history, ports.temporal_history_ring),
      worker: service(ports.temporal_worker, ports.temporal_worker_ring),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: address },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival,
    namespaceDefaults: { archival },
    dynamicConfigClient: { filepath: files.dynamicConfig, pollInterval: '60s' },
  };
  return JSON.stringify(settings, null, 2);
}

function sqlite(databaseName: string) {
  return {
    sql: {
      pluginName: 'sqlite',
      databaseName,
      connectAddr: 'localhost',
      connectProtocol: 'tcp',
      connectAttributes: { mode: 'rwc', setup: 'true', ...SQLITE_PRAGMAS },
      // More connections halve the throughput: SQLite has one writer.
      maxConns: 1,
      maxIdleConns: 1,
    },
  };
}
