import { SpanKind } from '@opentelemetry/api';
import { Gauge } from 'prom-client';
import type { CallEvents, NewsReader } from '../../activities/call-control.ts';
import type { Metrics } from './metrics.ts';
import { inSpan } from './spans.ts';

type Handlers = Parameters<CallEvents['open']>[0];

/**
 * Times how old news are once they are with their workflow; of what could not be handed over, nothing. An incoming call begins a
 * trace, to which the activeflow that it starts belongs.
 */
export function timed(handlers: Handlers, { news }: Pick<Metrics, 'news'>): Handlers {
  const told = (kind: 'incoming' | 'event', at: number): void =>
    news.observe({ kind }, Math.max(0, Date.now() - at) / 1_000);
  return {
    async incoming(call) {
      const facts = { kind: SpanKind.CONSUMER, attributes: { call_id: call.call_id } };
      await inSpan('incoming call', facts, () => handlers.incoming(call));
      told('incoming', call.at);
    },
    async event(event) {
      await handlers.event(event);
      told('event', event.at);
    },
  };
}

/** What the gateway does right now, one of its states being 1. */
export function watchReader({ registry }: Pick<Metrics, 'registry'>, reader: NewsReader): void {
  new Gauge({
    name: 'activeflow_gateway_state',
    help: 'Whether this gateway reads the phone network (reading), waits to take over (standby), or cannot reach it (away).',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const state of ['reading', 'standby', 'away'])
        this.set({ state }, state === reader.state() ? 1 : 0);
    },
  });
}
