import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keptPort } from '../embedded/ports.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** Which platform a command asks, and as whom. */
export interface Connection {
  readonly url: string;
  readonly accessKey: string;
  /** Of the embedded platform. */
  readonly temporalUi: string | undefined;
}

/** The options that every command takes. */
export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Options, then environment (upstream's names, too), then what `npm start` left in the data folder. The key of the data folder
 * goes to this machine only.
 * @throws CommandError when either is not to be found
 */
export function findConnection(options: ConnectionOptions, env: Env = process.env): Connection {
  const dataDir = resolve(env.ACTIVEFLOW_DATA_DIR || '.activeflow');
  const given = options.url || env.ACTIVEFLOW_API_URL || env.VOIPBIN_API_BASE_URL;
  const url = given || localUrl(dataDir, 'api');
  if (!url) {
    const hint = 'Start one with npm start, or say where it is with --url or ACTIVEFLOW_API_URL.';
    throw new CommandError(EXIT.unavailable, `There is no platform in ${dataDir}.`, hint);
  }
  if (!/^https?:\/\//.test(url)) {
    throw new CommandError(EXIT.usage, `"${url}" is no address.`, 'It must start with http:// or https://.');
  }
  const accessKey = options.key || env.ACTIVEFLOW_ACCESS_KEY || env.VOIPBIN_API_KEY || localKey(dataDir, url);
  if (!accessKey) {
    const hint = 'Give it with --key or ACTIVEFLOW_ACCESS_KEY.';
    throw new CommandError(EXIT.notAllowed, `${url} asks for an access key.`, hint);
  }
  return { url, accessKey, temporalUi: given ? undefined : localUrl(dataDir, 'temporal_ui') };
}

function localUrl(dataDir: string, listener: string): string | undefined {
  const port = keptPort(join(dataDir, 'ports.json'), listener);
  return port === undefined ? undefined : `http://127.0.0.1:${port}`;
}

function localKey(dataDir: string, url: string): string | undefined {
  const file = join(dataDir, 'access-key');
  const isHere = URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
  return isHere && existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
