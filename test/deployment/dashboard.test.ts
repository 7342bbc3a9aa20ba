import Fastify from 'fastify';
import type { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createMetrics, measureProcess } from '../../src/observability/metrics.ts';
import { watchReader } from '../../src/observability/news-metrics.ts';
import { measureRequests } from '../../src/observability/request-metrics.ts';
import { watchConnections, watchPlatform } from '../../src/observability/store-metrics.ts';
import { read } from './compose-file.ts';

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The metrics that expressions are about. */
function metricsIn(text: string): string[] {
  return [...new Set(text.match(/\b(?:activeflow|temporal|process|nodejs)_(?!id\b)\w+/g) ?? [])].sort();
}

/** As Prometheus names the series of a histogram. */
const SERIES = /_(?:bucket|sum|count)$/;

function ours(): Registry {
  const metrics = createMetrics();
  const none = async () => [];
  const census = {
    openActiveflows: none,
    openDeliveries: none,
    connections: async () => ({ idle: 0, busy: 0, waiting: 0 }),
  };
  measureProcess(metrics);
  measureRequests(Fastify(), metrics);
  watchConnections(metrics, census);
  watchPlatform(metrics, census);
  watchReader(metrics, { state: () => 'reading', close: async () => {} });
  return metrics.registry;
}

const panels = (JSON.parse(read('config/grafana/dashboard.json')) as { panels: Panel[] }).panels;
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n');

test.each([
  ['the dashboard', expressions],
  ['docs/operations.md', read('docs/operations.md')],
])('%s names only metrics that our processes have', (_name, text) => {
  const registry = ours();
  const named = metricsIn(text).filter((name) => !name.startsWith('temporal_'));
  expect(named.length).toBeGreaterThan(5);
  const isKnown = (name: string): boolean =>
    [name, name.replace(SERIES, '')].some((each) => registry.getSingleMetric(each) !== undefined);
  expect(named.filter((name) => !isKnown(name))).toEqual([]);
});

test('every metric of ours has a place on the dashboard', () => {
  const shown = metricsIn(expressions).map((name) => name.replace(SERIES, ''));
  const all = ours()
    .getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith('activeflow_'));
  expect(all.filter((name) => !shown.includes(name))).toEqual([]);
});
