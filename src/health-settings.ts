import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65535);

/** How those who run the platform watch its processes. */
export interface HealthConfig {
  /** Port on which a process answers `/healthz`, `/readyz` and `/metrics`; undefined: none. */
  readonly port: number | undefined;
  readonly host: string;
  /** Port on loopback at which the SDK serves its metrics to this process; undefined: none are kept. */
  readonly temporalMetricsPort: number | undefined;
  /** Whether traces are sent; where to, OpenTelemetry's SDK reads from the same environment. */
  readonly traces: boolean;
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
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where traces go, by OTLP over HTTP (JSON). Empty: none are made. The other OTEL_* variables of the OpenTelemetry SDK hold, too.',
    ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('The whole address for traces, where it is not the one above with /v1/traces.'),
  OTEL_SDK_DISABLED: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: no traces, whatever the other OTEL_* variables say.'),
});

/** The checked settings in the shape in which the processes use them. */
export function toHealthConfig(given: z.output<typeof healthSettings>): HealthConfig {
  return {
    port: given.ACTIVEFLOW_HEALTH_PORT,
    host: given.ACTIVEFLOW_HEALTH_HOST,
    temporalMetricsPort: given.ACTIVEFLOW_TEMPORAL_METRICS_PORT,
    traces:
      given.OTEL_SDK_DISABLED !== 'true' &&
      (given.OTEL_EXPORTER_OTLP_ENDPOINT ?? given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) !== undefined,
  };
}
