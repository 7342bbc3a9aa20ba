import type { Logger } from 'pino';
import { z } from 'zod';
import type { CallEvents } from '../../activities/call-control.ts';
import type { MediaHosts } from '../../activities/call-media.ts';
import type { PhoneNetworkPort } from '../../activities/phone-network.ts';
import type { TextToSpeech } from '../../activities/speech.ts';
import { asteriskConfig, openAsterisk } from './asterisk/open.ts';
import type { AsteriskRecords } from './asterisk/records.ts';
import { createSimulatorClient } from './simulator/client.ts';

/** All parts of the port to a phone network. */
export type Provider = PhoneNetworkPort & CallEvents;

/** What providers need of the platform; the simulator nothing. */
export interface ProviderParts {
  readonly records: AsteriskRecords;
  readonly speech: TextToSpeech;
  readonly hosts: MediaHosts;
  readonly log: Logger;
}

const simulatorConfig = z.object({
  /** Where the simulator listens, `http://127.0.0.1:<port>`. */
  url: z.url({ protocol: /^https?$/ }),
  /** Milliseconds until a request to it fails. */
  timeout: z.number().int().positive().exactOptional(),
});

/** The telephony providers by name: each parses its configuration and opens. To add one, add a folder and a line here. */
const PROVIDERS: Readonly<Record<string, (config: unknown, parts: () => ProviderParts) => Provider>> = {
  simulator: (config) => {
    const { url, timeout } = simulatorConfig.parse(config);
    return createSimulatorClient(url, timeout);
  },
  asterisk: (config, parts) => openAsterisk(asteriskConfig.parse(config), parts()),
};

/**
 * Opens a telephony provider with its own configuration. Nothing is connected yet. Throws `PROVIDER_UNKNOWN` or
 * `PROVIDER_CONFIG_INVALID` (`code` of a {@link ProviderError}).
 */
export function openProvider(name: string, config: unknown, parts: () => ProviderParts): Provider {
  const open = Object.hasOwn(PROVIDERS, name) ? PROVIDERS[name] : undefined;
  if (open === undefined) {
    const known = Object.keys(PROVIDERS).join(', ');
    throw new ProviderError('PROVIDER_UNKNOWN', `There is no provider "${name}"; choose one of: ${known}.`);
  }
  try {
    return open(config, parts);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new ProviderError('PROVIDER_CONFIG_INVALID', `Configuration of provider "${name}": ${why}`);
  }
}

/** A provider that cannot be opened. */
export class ProviderError extends Error {
  readonly code: 'PROVIDER_UNKNOWN' | 'PROVIDER_CONFIG_INVALID';

  constructor(code: ProviderError['code'], message: string) {
    super(message);
    this.name = 'ProviderError';
    this.code = code;
  }
}
