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
import { openChatModel, openSpeechToText } from '../providers/ai.ts';
import { connectWorker } from '../temporal/connection.ts';
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
export const startWorker: StartRole = async (config, log) => {
  Runtime.install({
    logger: toTemporalLogger(log),
    telemetryOptions: { logging: { forward: {}, filter: 'warn' } },
  });
  const http = createGuardedClient(config.allowedHosts);
  const [connections, connected] = await Promise.all([connect(config), connectWorker(config.temporal)]);
  const { store, client, flows, provider } = connections;
  const shares = new ReceiverShares();
  const { taskQueue } = config.temporal;
  const words = openSpeechToText(config.ai, config.simulator.url);
  const messages = openMessageDelivery(config, { store, http, files: createRecordingFiles(store, provider) });
  const { activities: entities, ...ports } = createEntities({
    store,
    client,
    flows,
    taskQueue,
    control: provider,
  });
  const transcribes = createTranscribes({ store, flows, log, files: provider });
  const workers = await runWorkers({
    ...connected,
    taskQueue,
    activities: createActivities({
      control: provider,
      calls: createCallParts({ store, flows, allowedHosts: new Set(config.allowedHosts) }),
      queues: ports.queues,
      http,
      store: store.projection,
      links: createContinueLinks(await store.deploymentKey('continue_links'), config.api.publicUrl),
      ai: {
        records: createAiRecords(store.resources),
        model: openChatModel(config.ai),
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
    workflowBundle: await bundleWorkflows(connected.dataConverter),
    maxCachedWorkflows: config.temporal.maxCachedWorkflows,
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
    close: async () => {
      await background.close();
      await workers.stop();
      await messages.close();
      await connected.connection.close();
      await http.close();
      await connections.close();
    },
  };
};
