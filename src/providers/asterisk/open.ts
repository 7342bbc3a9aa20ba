import type { Logger } from 'pino';
import { z } from 'zod';
import type { CallEvents } from '../../../activities/call-control.ts';
import type { MediaHosts } from '../../../activities/call-media.ts';
import type { PhoneNetworkPort } from '../../../activities/phone-network.ts';
import type { TextToSpeech } from '../../../activities/speech.ts';
import { Ari } from './ari.ts';
import { createAsterisk } from './asterisk.ts';
import type { AsteriskRecords } from './records.ts';
import { createSounds } from './sounds.ts';
import { readTrunks } from './trunks.ts';

/** How an Asterisk is used; see the settings `ASTERISK_...`. */
export const asteriskConfig = z.object({
  url: z.url({ protocol: /^https?$/ }),
  user: z.string().min(1),
  /** Secret. */
  password: z.string().min(1, 'is missing: set ASTERISK_ARI_PASSWORD'),
  app: z.string().min(1),
  trunksFile: z.string().optional(),
  soundsFolder: z.string().min(1),
  soundsSeenAs: z.string().min(1),
});

interface Parts {
  readonly records: AsteriskRecords;
  readonly speech: TextToSpeech;
  readonly hosts: MediaHosts;
  readonly log: Logger;
}

/**
 * An Asterisk as a phone network. Nothing is connected yet.
 * @throws Error when the file of trunks is none
 */
export function openAsterisk(
  config: z.output<typeof asteriskConfig>,
  { records, speech, hosts, log }: Parts,
): PhoneNetworkPort & CallEvents {
  const { url, user, password, app, trunksFile, soundsFolder, soundsSeenAs } = config;
  return createAsterisk({
    ari: new Ari({ url, user, password }),
    records,
    sounds: createSounds({ speech, hosts, folder: soundsFolder, seenAs: soundsSeenAs }),
    trunks: readTrunks(trunksFile),
    app,
    socket: { url, user, password },
    log,
  });
}
