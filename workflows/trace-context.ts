/** Where Temporal's SDKs carry a trace: JSON with the `traceparent` of W3C Trace Context. */
export const TRACE_HEADER = '_tracer-data';

const PARTS = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The `traceparent` of what such a header carries; undefined where there is none. */
export function traceparentOf(carrier: unknown): string | undefined {
  if (typeof carrier !== 'object' || carrier === null || !('traceparent' in carrier)) return undefined;
  const { traceparent } = carrier;
  return typeof traceparent === 'string' && PARTS.test(traceparent) ? traceparent : undefined;
}

/** What a run calls itself towards what it starts. */
export function traceparentOfRun(parent: string, runId: string): string {
  return parent.replace(PARTS, `00-$1-${spanIdOfRun(runId)}-$2`);
}

/** The span of a run has the end of the run's id as id, so that nobody has to remember one: 16 hexadecimal digits. */
export function spanIdOfRun(runId: string): string {
  return runId.replaceAll('-', '').slice(-16);
}
