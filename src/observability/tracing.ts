import type { HealthConfig } from '../health-settings.ts';

/** Traces on their way out of this process. */
export interface Tracing {
  /** Sends what is left, for some seconds at most. */
  close(): Promise<void>;
}

/** Starts to send traces where the settings name a receiver; otherwise nothing of OpenTelemetry's SDK is even loaded. */
export async function startTracing(
  role: string,
  { traces }: Pick<HealthConfig, 'traces'>,
): Promise<Tracing | undefined> {
  if (!traces) return undefined;
  const { sendTraces } = await import('./trace-exporter.ts');
  return sendTraces(role);
}
