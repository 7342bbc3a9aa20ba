import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createMediaHosts } from './http/media-hosts.ts';
import { openTextToSpeech } from './providers/ai.ts';
import { openProvider, type Provider } from './providers/index.ts';
import type { Store } from './store/store.ts';

/** The phone network that the deployment chose, as every process of it commands it. Nothing is connected yet. */
export function openPhoneNetwork(config: Config, store: Pick<Store, 'asterisk'>, log: Logger): Provider {
  return openProvider(config.provider, config[config.provider], () => ({
    records: store.asterisk,
    speech: openTextToSpeech(config.ai),
    hosts: createMediaHosts(new Set(config.allowedHosts)),
    log,
  }));
}
