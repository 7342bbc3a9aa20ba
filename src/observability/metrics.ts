import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** From a decision to a model's answer, in seconds. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Few: there are hundreds of routes. */
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
/** What people do and wait for takes longer, in seconds. */
const LONG_SECONDS = [0.01, 0.05, 0.25, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];

/**
 * What one process counts, each instrument named once. Labels have few values and never an id, so that a process that runs for
 * months holds as many series as one that runs for an hour.
 */
export type Metrics = ReturnType<typeof createMetrics>;

/** Makes the instruments of one process, with a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets = SECONDS) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  return {
    registry,
    requests: histogram(
      'activeflow_http_request_seconds',
      'API requests from their head to the end of their answer.',
      ['method', 'route', 'status'],
      REQUEST_SECONDS,
    ),
    actions: histogram(
      'activeflow_action_seconds',
      'Actions from their start to their outcome, told when they are stored.',
      ['type', 'result'],
      LONG_SECONDS,
    ),
    ends: new Counter({
      name: 'activeflow_ended_total',
      help: 'Activeflows that ended, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    restToEvent: histogram(
      'activeflow_rest_to_event_seconds',
      'From when a flow came to rest (or to its end) to when that and its event are stored.',
      ['activity'],
    ),
    webhookAttempts: new Counter({
      name: 'activeflow_webhook_attempts_total',
      help: 'Attempts to deliver a webhook, by what became of it: delivered, retrying, dead.',
      labelNames: ['outcome'],
      registers,
    }),
    ports: histogram(
      'activeflow_port_call_seconds',
      'Calls to what lies outside: the phone network, models, carriers, web servers, Temporal.',
      ['port', 'operation', 'outcome'],
    ),
    news: histogram(
      'activeflow_gateway_lag_seconds',
      'From when something happened in the phone network to when its workflow has it.',
      ['kind'],
    ),
  };
}

/** Also tells of the process itself: memory, event loop, garbage collection. Once per process. */
export function measureProcess({ registry }: Pick<Metrics, 'registry'>): void {
  collectDefaultMetrics({ register: registry });
}
