import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { DEFAULT_LIMITS, type Limits } from '../workflows/interpreter/limits.ts';
import { type AiConfig, aiSettings, toAiConfig } from './ai-settings.ts';
import { type AsteriskConfig, asteriskSettings, toAsteriskConfig } from './asterisk-settings.ts';
import { type HealthConfig, healthSettings, toHealthConfig } from './health-settings.ts';
import { type MessagesConfig, messagesSettings, toMessagesConfig } from './messages-settings.ts';
import type { RetrySchedule } from './webhooks/schedule.ts';

/** The one configuration of every process: read once from the environment, checked as a whole, then trusted. */
export interface Config {
  /** Absolute folder of everything the embedded platform keeps: databases, logs, secrets. */
  readonly dataDir: string;
  readonly logLevel: Settings['ACTIVEFLOW_LOG_LEVEL'];
  readonly provider: Settings['ACTIVEFLOW_PROVIDER'];
  readonly api: {
    readonly host: string;
    readonly port: number;
    /** Where people and programs outside reach it. */
    readonly publicUrl: string;
    /** Per process; a rate of 0 turns its tier off. */
    readonly rateLimits: Readonly<Record<'ip' | 'customer', { perSecond: number; burst: number }>>;
    /** Addresses or networks whose `X-Forwarded-For` is believed. */
    readonly trustedProxies: readonly string[];
  };
  readonly simulator: {
    readonly host: string;
    readonly port: number;
    /** Where the other processes reach it. */
    readonly url: string;
    /** How many times faster than real time it is. */
    readonly speed: number;
  };
  readonly health: HealthConfig;
  readonly temporal: {
    /** `host:port` of a running server; undefined starts the embedded one. */
    readonly address: string | undefined;
    readonly namespace: string;
    readonly taskQueue: string;
    /** Port asked for the embedded server; undefined leaves the choice to it. */
    readonly port: number | undefined;
    readonly uiPort: number | undefined;
    readonly cliPath: string | undefined;
    readonly downloadUrl: string;
    readonly retentionDays: number;
    readonly maxCachedWorkflows: number;
    /** 32 bytes; undefined leaves payloads readable. Never log it. */
    readonly codecKey: Buffer | undefined;
  };
  readonly database: {
    /** Undefined starts the embedded one. Holds a password: never log it. */
    readonly url: string | undefined;
    readonly port: number | undefined;
  };
  /** Host names (or addresses) that webhooks and fetches may reach although they are not public. */
  readonly allowedHosts: readonly string[];
  /** When webhooks that failed are sent again. */
  readonly webhooks: RetrySchedule;
  readonly asterisk: AsteriskConfig;
  readonly ai: AiConfig;
  readonly messages: MessagesConfig;
  readonly limits: Limits;
  /** Ended records older than this are deleted; 0 keeps them. */
  readonly purgeAfterDays: number;
}

/** A row of the settings table, for `--help` and the documentation. */
export interface SettingRow {
  readonly name: string;
  /** As one would write it in the environment; empty where nothing is set. */
  readonly default: string;
  readonly description: string;
}

/** Every wrong setting at once, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
}

const port = z.coerce.number().int().min(1).max(65535);
const days = z.coerce.number().int().min(0).max(36500);
const seconds = z.coerce.number().min(0.001).max(31_536_000);
const names = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);
const networks = names.refine(
  (list) => list.every((name) => ipaddr.isValid(name) || ipaddr.isValidCIDR(name)),
  'must be IP addresses or networks such as 10.0.0.0/8',
);
const rate = z.coerce.number().min(0).max(1_000_000);
const burst = z.coerce.number().int().min(1).max(1_000_000);
const key = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine(
    (bytes) => bytes.length === 32,
    'must be 32 bytes in base64 (make one with: openssl rand -base64 32)',
  );

const settings = z.object({
  ACTIVEFLOW_DATA_DIR: z
    .string()
    .default('.activeflow')
    .describe('Folder of the embedded platform: databases, logs, secrets.'),
  ACTIVEFLOW_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least level of the JSON log lines.'),
  ACTIVEFLOW_PROVIDER: z
    .enum(['simulator', 'asterisk'])
    .default('simulator')
    .describe('The phone network that carries calls.'),
  ACTIVEFLOW_API_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address on which the API listens; loopback unless you change it.'),
  ACTIVEFLOW_API_PORT: port.default(8080).describe('Port of the API.'),
  ACTIVEFLOW_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where the API is reached from outside, for links in messages. Empty: its port on this machine.',
    ),
  ACTIVEFLOW_RATE_IP: rate
    .default(200)
    .describe('Requests a second that one address may send to one API process; 0: no limit.'),
  ACTIVEFLOW_RATE_IP_BURST: burst.default(400).describe('Requests that one address may send at once.'),
  ACTIVEFLOW_RATE_CUSTOMER: rate
    .default(17)
    .describe('Requests a second that one customer may send to one API process; 0: no limit.'),
  ACTIVEFLOW_RATE_CUSTOMER_BURST: burst.default(33).describe('Requests that one customer may send at once.'),
  ACTIVEFLOW_TRUSTED_PROXIES: networks
    .default([])
    .describe(
      'Comma-separated addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For names the client.',
    ),
  ACTIVEFLOW_SIMULATOR_HOST: z
    .string()
    .default('127.0.0.1')
    .describe(
      'Address on which the simulated phone network listens. It asks for no key: only loopback or a closed network.',
    ),
  ACTIVEFLOW_SIMULATOR_PORT: port.default(8090).describe('Port of the simulated phone network.'),
  ACTIVEFLOW_SIMULATOR_SPEED: z.coerce
    .number()
    .min(0.01)
    .max(1000)
    .default(1)
    .describe('How many times faster than real time simulated media, waits and ringing pass.'),
  ACTIVEFLOW_SIMULATOR_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where the other processes reach it. Empty: its port on this machine.'),
  ...healthSettings.shape,
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .describe('host:port of a running Temporal server. Empty starts an embedded one.'),
  TEMPORAL_NAMESPACE: z
    .string()
    .default('default')
    .describe('Temporal namespace; registered when the embedded server lacks it.'),
  ACTIVEFLOW_TASK_QUEUE: z.string().default('activeflow').describe('Temporal task queue of the workers.'),
  ACTIVEFLOW_TEMPORAL_PORT: port
    .optional()
    .describe('Port of the embedded Temporal server. Empty: 7233, or a free one that is then kept.'),
  ACTIVEFLOW_TEMPORAL_UI_PORT: port
    .optional()
    .describe('Port of the Temporal UI. Empty: 8233, or a free one that is then kept.'),
  ACTIVEFLOW_TEMPORAL_CLI: z
    .string()
    .optional()
    .describe('Path of a `temporal` command line tool to run as embedded server.'),
  ACTIVEFLOW_TEMPORAL_DOWNLOAD_URL: z
    .url()
    .default('https://temporal.download/cli/archive')
    .describe('Where the `temporal` tool is downloaded from when the machine has none.'),
  ACTIVEFLOW_RETENTION_DAYS: days
    .min(1)
    .default(30)
    .describe('Days for which Temporal keeps ended runs (embedded namespace).'),
  ACTIVEFLOW_MAX_CACHED_WORKFLOWS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(2000)
    .describe(
      'Waiting activeflows kept in the memory of one worker; others are replayed on their next event.',
    ),
  ACTIVEFLOW_CODEC_KEY: key
    .optional()
    .describe('Secret: 32 bytes in base64. Set, all payloads in Temporal are encrypted with AES-256-GCM.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional()
    .describe('Secret: Postgres to use. Empty starts an embedded one.'),
  ACTIVEFLOW_DATABASE_PORT: port
    .optional()
    .describe('Port of the embedded Postgres. Empty: 15432, or a free one that is then kept.'),
  ACTIVEFLOW_ALLOWED_HOSTS: names
    .default([])
    .describe(
      'Comma-separated hosts that webhooks and fetches may reach although their address is not public.',
    ),
  ACTIVEFLOW_WEBHOOK_GIVE_UP_SECONDS: seconds
    .default(86_400)
    .describe('Time after which a webhook that was not delivered is listed as dead.'),
  ACTIVEFLOW_WEBHOOK_FIRST_PAUSE_SECONDS: seconds
    .default(5)
    .describe('Shortest pause before a webhook is sent again.'),
  ACTIVEFLOW_WEBHOOK_BACKOFF_FACTOR: z.coerce
    .number()
    .min(1)
    .max(10)
    .default(2)
    .describe('How the time since a webhook was queued grows from one attempt to the next.'),
  ACTIVEFLOW_WEBHOOK_LARGEST_PAUSE_SECONDS: seconds
    .default(3_600)
    .describe('Longest pause before a webhook is sent again, also where Retry-After asks for more.'),
  ACTIVEFLOW_PURGE_AFTER_DAYS: days
    .default(0)
    .describe('Days after which ended activeflows are deleted from the database; 0 keeps them.'),
  ...asteriskSettings.shape,
  ...aiSettings.shape,
  ...messagesSettings.shape,
});

type Settings = z.output<typeof settings>;

const limitTexts: Record<keyof Limits, string> = {
  iterations_per_cycle: 'Actions run between two waits.',
  execute_calls: 'The start plus every event that ends a wait.',
  on_complete_depth: 'Activeflows in one on-complete chain.',
  stack_depth: 'Open stacks of one activeflow.',
  actions_per_array: 'Actions in one array.',
  flow_bytes: 'Bytes of one action array as JSON.',
  variable_bytes: 'Bytes of all variables of a running activeflow.',
  state_bytes: 'Bytes of the live state of an activeflow.',
  timeout_answer: 'Milliseconds after which the command of `answer` counts as failed.',
  timeout_talk: 'Milliseconds after which the command of `talk` counts as failed.',
  timeout_play: 'Milliseconds after which the command of `play` counts as failed.',
  timeout_beep: 'Milliseconds after which the command of `beep` counts as failed.',
  timeout_digits_send: 'Milliseconds after which the command of `digits_send` counts as failed.',
  timeout_hangup: 'Milliseconds after which the command of `hangup` counts as failed.',
  timeout_amd: 'Milliseconds after which the command of `amd` counts as failed.',
  timeout_call: 'Milliseconds after which the command of `call` counts as failed.',
  timeout_confbridge_join: 'Milliseconds after which the command of `confbridge_join` counts as failed.',
  timeout_connect: 'Milliseconds after which the command of `connect` counts as failed.',
  timeout_echo: 'Milliseconds after which the command of `echo` counts as failed.',
  timeout_external_media_start:
    'Milliseconds after which the command of `external_media_start` counts as failed.',
  timeout_mute: 'Milliseconds after which the command of `mute` counts as failed.',
  timeout_recording_start: 'Milliseconds after which the command of `recording_start` counts as failed.',
  timeout_fetch: 'Milliseconds after which the one request of `fetch` counts as failed.',
  timeout_message_send: 'Milliseconds for which the message of `message_send` is tried.',
  timeout_email_send: 'Milliseconds for which the mail of `email_send` is tried.',
  timeout_conversation_send: 'Milliseconds for which `conversation_send` with `sync` waits.',
  timeout_webhook_send:
    'Milliseconds after which the one request of `webhook_send` with `sync` counts as failed.',
  timeout_ai_think: 'Milliseconds after which one answer of a language model counts as failed.',
  timeout_transcribe_recording: 'Milliseconds after which transcribing a recording counts as failed.',
  timeout_ai_summary: 'Milliseconds after which a summary counts as failed.',
};

const limitKeys = Object.keys(limitTexts) as readonly (keyof Limits)[];
const limitName = (limit: keyof Limits): string => `ACTIVEFLOW_LIMIT_${limit.toUpperCase()}`;
const limitSettings = z.object(
  Object.fromEntries(
    limitKeys.map((limit) => [
      limitName(limit),
      z.coerce.number().int().min(1).default(DEFAULT_LIMITS[limit]).describe(`Limit: ${limitTexts[limit]}`),
    ]),
  ),
);

/**
 * Reads and checks the whole configuration; an empty variable counts as unset.
 * @throws ConfigError that lists every wrong setting, without its value (it may be a secret)
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const main = settings.safeParse(given);
  const limits = limitSettings.safeParse(given);
  if (main.success && limits.success) return toConfig(main.data, limits.data);
  const issues = [...(main.error?.issues ?? []), ...(limits.error?.issues ?? [])];
  const lines = issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(
    `The configuration is wrong; correct these environment variables:\n${lines.join('\n')}`,
  );
}

/** All settings in order, with defaults and texts. */
export function describeConfig(): readonly SettingRow[] {
  return Object.entries({ ...settings.shape, ...limitSettings.shape }).map(([name, schema]) => ({
    name,
    default: String(schema.parse(undefined) ?? ''),
    description: schema.description ?? '',
  }));
}

function toConfig(given: Settings, limits: Readonly<Record<string, number>>): Config {
  return {
    dataDir: resolve(given.ACTIVEFLOW_DATA_DIR),
    logLevel: given.ACTIVEFLOW_LOG_LEVEL,
    provider: given.ACTIVEFLOW_PROVIDER,
    api: {
      host: given.ACTIVEFLOW_API_HOST,
      port: given.ACTIVEFLOW_API_PORT,
      publicUrl: given.ACTIVEFLOW_PUBLIC_URL ?? `http://127.0.0.1:${given.ACTIVEFLOW_API_PORT}`,
      rateLimits: {
        ip: { perSecond: given.ACTIVEFLOW_RATE_IP, burst: given.ACTIVEFLOW_RATE_IP_BURST },
        customer: {
          perSecond: given.ACTIVEFLOW_RATE_CUSTOMER,
          burst: given.ACTIVEFLOW_RATE_CUSTOMER_BURST,
        },
      },
      trustedProxies: given.ACTIVEFLOW_TRUSTED_PROXIES,
    },
    simulator: {
      host: given.ACTIVEFLOW_SIMULATOR_HOST,
      port: given.ACTIVEFLOW_SIMULATOR_PORT,
      speed: given.ACTIVEFLOW_SIMULATOR_SPEED,
      url: given.ACTIVEFLOW_SIMULATOR_URL ?? `http://127.0.0.1:${given.ACTIVEFLOW_SIMULATOR_PORT}`,
    },
    health: toHealthConfig(given),
    temporal: {
      address: given.TEMPORAL_ADDRESS,
      namespace: given.TEMPORAL_NAMESPACE,
      taskQueue: given.ACTIVEFLOW_TASK_QUEUE,
      port: given.ACTIVEFLOW_TEMPORAL_PORT,
      uiPort: given.ACTIVEFLOW_TEMPORAL_UI_PORT,
      cliPath: given.ACTIVEFLOW_TEMPORAL_CLI,
      downloadUrl: given.ACTIVEFLOW_TEMPORAL_DOWNLOAD_URL,
      retentionDays: given.ACTIVEFLOW_RETENTION_DAYS,
      maxCachedWorkflows: given.ACTIVEFLOW_MAX_CACHED_WORKFLOWS,
      codecKey: given.ACTIVEFLOW_CODEC_KEY,
    },
    database: { url: given.DATABASE_URL, port: given.ACTIVEFLOW_DATABASE_PORT },
    allowedHosts: given.ACTIVEFLOW_ALLOWED_HOSTS,
    webhooks: {
      giveUpSeconds: given.ACTIVEFLOW_WEBHOOK_GIVE_UP_SECONDS,
      firstPauseSeconds: given.ACTIVEFLOW_WEBHOOK_FIRST_PAUSE_SECONDS,
      factor: given.ACTIVEFLOW_WEBHOOK_BACKOFF_FACTOR,
      largestPauseSeconds: given.ACTIVEFLOW_WEBHOOK_LARGEST_PAUSE_SECONDS,
    },
    asterisk: toAsteriskConfig(given, resolve(given.ACTIVEFLOW_DATA_DIR)),
    ai: toAiConfig(given, resolve(given.ACTIVEFLOW_DATA_DIR)),
    messages: toMessagesConfig(given),
    limits: toLimits(limits),
    purgeAfterDays: given.ACTIVEFLOW_PURGE_AFTER_DAYS,
  };
}

function toLimits(given: Readonly<Record<string, number>>): Limits {
  const pairs = limitKeys.map((limit) => [limit, given[limitName(limit)] ?? DEFAULT_LIMITS[limit]] as const);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(pairs) };
}
