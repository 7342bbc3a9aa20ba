import type { TelemetryOptions } from '@temporalio/worker';
import type { HealthConfig } from '../health-settings.ts';

/** Milliseconds; the exporter is in this process. */
const PATIENCE = 1_000;

/** Has the SDK serve its metrics on loopback, where this process reads them to show them beside its own. */
export function temporalMetrics({
  temporalMetricsPort: port,
}: Pick<HealthConfig, 'temporalMetricsPort'>): Pick<TelemetryOptions, 'metrics'> {
  if (port === undefined) return {};
  const prometheus = { bindAddress: addressOf(port), unitSuffix: true, useSecondsForDurations: true };
  return { metrics: { prometheus } };
}

/** The SDK's metrics as text; empty while they cannot be had. */
export async function readTemporalMetrics(port: number): Promise<string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(`http://${addressOf(port)}/metrics`, { signal });
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}
