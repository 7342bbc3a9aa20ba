import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65535);

/** How those who run the platform watch its processes. */
export interface HealthConfig {
  /** Port on which a process answers `/healthz`, `/readyz` and `/metrics`; undefined: none. */
  readonly port: number | undefined;
  readonly host: string;
  /** Port on loopback at which the SDK serves its metrics to this process; undefined: none are kept. */
  readonly temporalMetricsPort: number | undefined;
}

export const healthSettings = z.object({
  ACTIVEFLOW_HEALTH_PORT: port
    .optional()
    .describe('Port on which a process answers /healthz, /readyz and /metrics. Empty: none.'),
  ACTIVEFLOW_HEALTH_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address on which that port listens. It asks for no key: only loopback or a closed network.'),
  ACTIVEFLOW_TEMPORAL_METRICS_PORT: port
    .optional()
    .describe("Free port on loopback for the worker's Temporal metrics, shown in its /metrics. Empty: none."),
});

/** The checked settings in the shape in which the processes use them. */
export function toHealthConfig(given: z.output<typeof healthSettings>): HealthConfig {
  return {
    port: given.ACTIVEFLOW_HEALTH_PORT,
    host: given.ACTIVEFLOW_HEALTH_HOST,
    temporalMetricsPort: given.ACTIVEFLOW_TEMPORAL_METRICS_PORT,
  };
}
