import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The Asterisk that carries calls, as the deployment chose. Holds a secret: never log it. */
export interface AsteriskConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The Stasis application; as in `config/asterisk/extensions.conf`. */
  readonly app: string;
  /** Absolute; undefined: the endpoint `local` takes all calls. */
  readonly trunksFile: string | undefined;
  /** Absolute folder of spoken texts. */
  readonly soundsFolder: string;
  /** The same folder as Asterisk sees it. */
  readonly soundsSeenAs: string;
}

/** The settings of an Asterisk; part of the table in `config.ts`. */
export const asteriskSettings = z.object({
  ASTERISK_ARI_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8088')
    .describe('Web server of Asterisk; ARI is below /ari.'),
  ASTERISK_ARI_USER: z
    .string()
    .min(1)
    .default('activeflow')
    .describe('User of ARI, see config/asterisk/ari.conf.'),
  ASTERISK_ARI_PASSWORD: z.string().default('').describe('Secret: password of that user.'),
  ASTERISK_APP: z
    .string()
    .regex(/^[\w-]+$/)
    .default('activeflow')
    .describe('Stasis application that extensions.conf gives calls to.'),
  ASTERISK_TRUNKS_FILE: z
    .string()
    .optional()
    .describe(
      'JSON file that says through which trunk which numbers are called. Empty: the endpoint `local`.',
    ),
  ASTERISK_SOUNDS_DIR: z
    .string()
    .optional()
    .describe('Folder of spoken texts, which Asterisk shares. Empty: `sounds` in the data folder.'),
  ASTERISK_SOUNDS_SEEN_AS: z
    .string()
    .regex(/^\//, 'must be absolute')
    .optional()
    .describe('The same folder as Asterisk sees it. Empty: the same path.'),
});

export type AsteriskSettings = z.output<typeof asteriskSettings>;

/** @param dataDir absolute */
export function toAsteriskConfig(given: AsteriskSettings, dataDir: string): AsteriskConfig {
  const soundsFolder = resolve(given.ASTERISK_SOUNDS_DIR ?? join(dataDir, 'sounds'));
  return {
    url: given.ASTERISK_ARI_URL,
    user: given.ASTERISK_ARI_USER,
    password: given.ASTERISK_ARI_PASSWORD,
    app: given.ASTERISK_APP,
    trunksFile: given.ASTERISK_TRUNKS_FILE === undefined ? undefined : resolve(given.ASTERISK_TRUNKS_FILE),
    soundsFolder,
    soundsSeenAs: given.ASTERISK_SOUNDS_SEEN_AS ?? soundsFolder,
  };
}
