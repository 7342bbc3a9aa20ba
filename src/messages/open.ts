import type { Client } from '@temporalio/client';
import type { Correspondence } from '../../activities/correspondence.ts';
import type { HttpClient } from '../../activities/http-client.ts';
import { createMessageDelivery, type MessageDeliveryActivities } from '../../activities/message-delivery.ts';
import type { Config } from '../config.ts';
import { measured } from '../observability/measured.ts';
import type { Metrics } from '../observability/metrics.ts';
import { openMailer, openMessageSender } from '../providers/messages.ts';
import type { Store } from '../store/store.ts';
import { createChannels } from './channels/index.ts';
import { createConversationPost } from './conversation-post.ts';
import { createMessageDeliveries } from './deliveries.ts';
import { createDeliveryClient } from './delivery-client.ts';
import { createDesk } from './desk.ts';
import { createMailPost, type RecordingFiles } from './mail-post.ts';
import { createTextPost } from './text-post.ts';

/** What is written, and how it goes out, of the deployment's configuration. */
export function openDesk(
  config: Pick<Config, 'messages' | 'temporal'>,
  store: Store,
  client: Client,
): Correspondence {
  return createDesk({
    store,
    deliveries: createDeliveryClient(client, config.temporal.taskQueue),
    mailFrom: config.messages.mailFrom,
    hasRecording: async (customerId, id) => (await store.recordings.find(customerId, id)) !== undefined,
  });
}

/** The activities that hand messages and mails over. */
export function openMessageDelivery(
  { messages, simulator, api }: Pick<Config, 'messages' | 'simulator' | 'api'>,
  {
    store,
    http,
    files,
    metrics,
  }: {
    readonly store: Store;
    readonly http: HttpClient;
    readonly files: RecordingFiles;
    readonly metrics: Metrics;
  },
): MessageDeliveryActivities & { close(): Promise<void> } {
  const sender = openMessageSender(messages, { simulatorUrl: simulator.url, publicUrl: api.publicUrl });
  const gateway = measured('messages', sender, metrics);
  const mailer = measured('mail', openMailer(messages, simulator.url), metrics);
  const { resources } = store;
  const deliveries = createMessageDeliveries({
    message: createTextPost(store, gateway),
    email: createMailPost(resources, mailer, files),
    conversation_message: createConversationPost(resources, createChannels(resources, gateway, http)),
  });
  return { ...createMessageDelivery(deliveries), close: async () => await gateway.close?.() };
}
