import { randomUUID } from 'node:crypto';
import { Runtime } from '@temporalio/worker';
import { createActivities } from '../../activities/index.ts';
import { createWebhookLine } from '../../activities/webhook-line.ts';
import { createAiRecords } from '../ai/records.ts';
import { createSummaries } from '../ai/summaries.ts';
import { runBackground } from '../background/background.ts';
import { createCallParts } from '../call-parts.ts';
import { createContinueLinks } from '../continue-links.ts';
import { createGuardedClient } from '../http/guarded-client.ts';
import { openDesk, openMessageDelivery } from '../messages/open.ts';
import { createRecordingFiles } from '../messages/recording-files.ts';
import { measured } from '../observability/measured.ts';
import { timeRests } from '../observability/rest-timing.ts';
import { watchPlatform } from '../observability/store-metrics.ts';
import { temporalMetrics } from '../observability/temporal-metrics.ts';
import { openChatModel, openSpeechToText } from '../providers/ai.ts';
import { connectWorker } from '../temporal/worker-connection.ts';
import { traceActivities, traceSinks } from '../temporal/worker-tracing.ts';
import { endOfCall } from '../transcribes/hearing.ts';
import { createTranscribes } from '../transcribes/records.ts';
import { createLineClient } from '../webhooks/line-client.ts';
import { createWebhookLines } from '../webhooks/lines.ts';
import { ReceiverShares } from '../webhooks/receivers.ts';
import { bundleWorkflows } from '../worker/bundle.ts';
import { runWorkers } from '../worker/worker.ts';
import { connect } from './connections.ts';
import { createEntities } from './entities.ts';
import type { StartRole } from './role.ts';
import { toTemporalLogger } from './temporal-logger.ts';

/** Runs activeflows, and in the background what keeps them tidy: webhooks, the reconciler, the purge. */
export const startWorker: StartRole = async (config, log, metrics) => {
  Runtime.install({
    logger: toTemporalLogger(log),
    telemetryOptions: { logging: { forward: {}, filter: 'warn' }, ...temporalMetrics(config.health) },
  });
  const guarded = createGuardedClient(config.allowedHosts);
  const http = measured('web', guarded, metrics);
  const [connections, connected] = await Promise.all([
    connect(config, log, metrics),
    connectWorker(config.temporal),
  ]);
  const { store, client, flows, provider } = connections;
  watchPlatform(metrics, store.census);
  const shares = new ReceiverShares();
  const { taskQueue } = config.temporal;
  const words = measured('speech_to_text', openSpeechToText(config.ai, config.simulator.url), metrics);
  const messages = openMessageDelivery(config, {
    store,
    http,
    files: createRecordingFiles(store, provider),
    metrics,
  });
  const transcribes = createTranscribes({ store, flows, log, files: provider });
  const { activities: entities, ...ports } = createEntities({
    store,
    client,
    flows,
    taskQueue,
    control: provider,
    transcribes,
    summaries: connections.summaries,
  });
  const workers = await runWorkers({
    ...connected,
    taskQueue,
    activities: createActivities({
      control: provider,
      calls: createCallParts({ store, flows, allowedHosts: new Set(config.allowedHosts) }),
      queues: ports.queues,
      conferences: ports.conferences,
      http,
      store: store.projection,
      links: createContinueLinks(await store.deploymentKey('continue_links'), config.api.publicUrl),
      ai: {
        records: createAiRecords(store.resources),
        model: measured('chat_model', openChatModel(config.ai), metrics),
        transcribes,
        summaries: createSummaries({ store, flows, log }),
        listener: words,
      },
      correspondence: openDesk(config, store, client),
      newId: randomUUID,
    }),
    entities,
    lines: {
      ...createWebhookLine(createWebhookLines({ store, http, schedule: config.webhooks, shares })),
      message_attempt: messages.message_attempt,
      message_settle: messages.message_settle,
    },
    workflowBundle: await bundleWorkflows(connected.dataConverter, config.health),
    maxCachedWorkflows: config.temporal.maxCachedWorkflows,
    interceptors: {
      activity: [() => ({ inbound: timeRests(metrics) }), () => ({ inbound: traceActivities() })],
    },
    sinks: traceSinks,
  });
  const lines = createLineClient(client, taskQueue);
  const background = runBackground({
    store,
    flows,
    client,
    control: provider,
    http,
    lines,
    endOfCall: (callId) => endOfCall({ store, transcribes, summaries: connections.summaries }, callId),
    shares,
    ...ports,
    config,
    log,
  });
  return {
    ended: workers.ended,
    ready: async () => ({ ...(await connections.ready()), workers: workers.areRunning() }),
    close: async () => {
      await background.close();
      await workers.stop();
      await messages.close();
      await connected.connection.close();
      await guarded.close();
      await connections.close();
    },
  };
};
