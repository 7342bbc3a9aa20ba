import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-node';
import { wantedSpanId } from './spans.ts';
import type { Tracing } from './tracing.ts';

/** Milliseconds for the last traces at the end of a process. */
const LAST_WORDS = 3_000;

/**
 * Sends traces by OTLP over HTTP, as the `OTEL_*` variables of the environment say: where to, which share of them, by what name
 * (`activeflow-<role>` where they name none).
 */
export function sendTraces(role: string): Tracing {
  const random = new RandomIdGenerator();
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': `activeflow-${role}` }))
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    idGenerator: {
      generateTraceId: () => random.generateTraceId(),
      generateSpanId: () => wantedSpanId() ?? random.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return { close: () => lastWords(provider.shutdown()) };
}

/** A receiver that is away must not keep a process from ending. */
async function lastWords(sent: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LAST_WORDS);
  });
  await Promise.race([sent.catch(() => undefined), late]);
  clearTimeout(timer);
}
