import type { QueuedWebhook } from '../../../activities/activeflow-store.ts';
import type { AnalysisControl } from '../../../activities/call-analysis.ts';
import type { CallCommand, CallControl, CommandAnswer } from '../../../activities/call-control.ts';
import { local_time } from '../../../activities/clock.ts';
import { EffectRefused } from '../../../activities/failure.ts';
import type { HttpAnswer, HttpRequest } from '../../../activities/http-client.ts';
import { type Activities, createActivities } from '../../../activities/index.ts';
import type { PhoneNetworkPort } from '../../../activities/phone-network.ts';
import type { JsonObject } from '../../../workflows/interpreter/action.ts';
import type { EffectInput } from '../../../workflows/protocol.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { spareParts } from '../../support/spare-parts.ts';
import type { Command, Scenario } from '../scenario.ts';

/**
 * What surrounds the flow of a scenario: a phone network that takes every command and says nothing of its own, web servers
 * that answer as the scenario says, a store. It remembers the commands in order, each key once.
 */
export class Surroundings {
  readonly commands: Command[] = [];
  readonly store: MemoryStore;
  readonly activities: Activities;
  /** The newest playback and the newest digits_send: what their ends are about. */
  lastPlayback = 'none';
  lastDigitsSend = 'none';
  readonly #scenario: Scenario;
  readonly #keys = new Set<string>();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.store = new RecordingStore(scenario.flows, (webhook) => this.#webhook(webhook.key, webhook));
    this.activities = {
      ...createActivities({
        control: this.#control() as PhoneNetworkPort,
        http: { request: (request) => this.#request(request) },
        store: this.store,
        ...spareParts({ newId: () => 'not needed' }),
      }),
      local_time,
      fetch: (effect) => this.#fetch(effect),
    };
  }

  #take(key: string, command: Command): CommandAnswer {
    if (this.#keys.has(key)) return 'already';
    this.#keys.add(key);
    this.commands.push(command);
    return 'started';
  }

  #playback({ command_id }: CallCommand, command: Command): CommandAnswer {
    this.lastPlayback = command_id;
    return this.#take(command_id, command);
  }

  #control(): CallControl & AnalysisControl {
    const gone = async (): Promise<CommandAnswer> => 'gone';
    return {
      amdStart: gone,
      echoStart: gone,
      echoStop: gone,
      speechStart: gone,
      speechStop: gone,
      externalMediaStart: gone,
      externalMediaStop: gone,
      name: 'recorder',
      capabilities: { replaysEvents: true, recognisesSpeech: true },
      dial: async () => 'started',
      answer: async ({ command_id }) => this.#take(command_id, { name: 'answer' }),
      talk: async (at) => this.#playback(at, { name: 'talk', text: at.text }),
      play: async (at) => this.#playback(at, { name: 'play', stream_urls: at.stream_urls }),
      beep: async (at) => this.#playback(at, { name: 'beep' }),
      digitsSend: async ({ command_id, digits }) => {
        this.lastDigitsSend = command_id;
        return this.#take(command_id, { name: 'digits_send', digits });
      },
      stopMedia: async ({ command_id }) => this.#take(command_id, { name: 'stop_media' }),
      hangup: async ({ command_id, reason }) => this.#take(command_id, { name: 'hangup', reason }),
      state: async () => undefined,
    };
  }

  /** Answers the actions as they are: the model runs also what validation would refuse. */
  async #fetch({ key, input }: EffectInput): Promise<JsonObject> {
    const url = String(input.url);
    this.#take(key, { name: 'fetch', url });
    const answer = own(this.#scenario.fetches, url) ?? 'failure';
    if (answer === 'failure') throw new EffectRefused('FETCH_FAILED', `nobody answers at ${url}`);
    return { actions: answer as unknown as JsonObject[] };
  }

  async #request({ url, headers, body }: HttpRequest): Promise<HttpAnswer> {
    this.#webhook(headers['idempotency-key'] ?? '', { uri: url, data: body ?? '' });
    const answer = own(this.#scenario.webhooks, url) ?? 'failure';
    if (answer === 'failure') throw new EffectRefused('HTTP_FAILED', `nobody answers at ${url}`);
    return answer;
  }

  #webhook(key: string, { uri, data }: { uri: string; data: string }): void {
    this.#take(key, { name: 'webhook_send', uri, data });
  }
}

class RecordingStore extends MemoryStore {
  readonly #enqueued: (webhook: QueuedWebhook) => void;

  constructor(flows: Scenario['flows'], enqueued: (webhook: QueuedWebhook) => void) {
    super(flows);
    this.#enqueued = enqueued;
  }

  override async enqueueWebhook(webhook: QueuedWebhook): Promise<void> {
    this.#enqueued(webhook);
  }
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
