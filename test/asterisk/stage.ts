import { once } from 'node:events';
import { createServer } from 'node:http';
import pg from 'pg';
import pino from 'pino';
import { z } from 'zod';
import type { CallEvents } from '../../activities/call-control.ts';
import type { TextToSpeech } from '../../activities/speech.ts';
import { createMediaHosts } from '../../src/http/media-hosts.ts';
import { Ari, path } from '../../src/providers/asterisk/ari.ts';
import { callOf } from '../../src/providers/asterisk/channel-ids.ts';
import { openAsterisk } from '../../src/providers/asterisk/open.ts';
import { callerSchema } from '../../src/providers/simulator/script.ts';
import { type Subject, tel } from '../providers/subject.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Engine, startEngine } from './engine.ts';
import { Exchange } from './phones/exchange.ts';
import { type Said, SPEECH_HERTZ, whatWasHeard } from './phones/hearing.ts';
import type { Phone } from './phones/phone.ts';
import { follow } from './phones/script.ts';
import { toneWav } from './tone-wav.ts';

type Handlers = Parameters<CallEvents['open']>[0];

const PATIENCE = 20_000;
/** Of the platform's speech: milliseconds a character. */
const PACE = 60;
const LONGEST_MS = 60_000;

/** Speech as a tone that lasts as long as the text. */
const tones: TextToSpeech = {
  name: 'tones',
  speak: async ({ text }) => ({
    audio: toneWav(SPEECH_HERTZ, Math.min(LONGEST_MS, text.length * PACE)),
    content_type: 'audio/wav',
  }),
};

/** An Asterisk, telephones at its other end, and a database, for the tests of one file: everything is put back after each. */
export class Stage {
  readonly subject: Subject;
  readonly #engine: Engine;
  readonly #database: TestDatabase;
  readonly #exchange: Exchange;
  readonly #ari: Ari;
  readonly #close: (() => Promise<void>)[];
  readonly #phones = new Map<string, Phone>();
  #said: Said[] = [];

  private constructor(
    engine: Engine,
    database: TestDatabase,
    exchange: Exchange,
    provider: Subject['provider'],
    mediaUrl: string,
    close: (() => Promise<void>)[],
  ) {
    this.#engine = engine;
    this.#database = database;
    this.#exchange = exchange;
    this.#ari = new Ari(engine);
    this.#close = close;
    this.subject = {
      provider,
      people: this.#people(),
      callees: {
        answering: '+15550001',
        busy: '+15550002',
        silent: '+15550003',
        machine: '+15550004',
        rejecting: '+15550005',
      },
      mediaUrl,
      until,
      close: () => this.#reset(),
    };
  }

  static async open(root: string): Promise<Stage> {
    const engine = await startEngine(root);
    const database = await openTestDatabase();
    const exchange = await Exchange.open(engine.sipPort);
    const media = await serveMedia();
    const asterisk = openAsterisk(
      {
        ...engine,
        app: 'activeflow',
        trunksFile: engine.writeTrunks(exchange.port),
        soundsFolder: engine.soundsFolder,
        soundsSeenAs: engine.soundsSeenAs,
      },
      {
        records: database.store.asterisk,
        speech: tones,
        hosts: createMediaHosts(new Set(['127.0.0.1'])),
        log: pino({ level: process.env.ACTIVEFLOW_LOG_LEVEL ?? 'silent' }),
      },
    );
    let current: Handlers | undefined;
    const reader = await asterisk.open({
      incoming: async (call) => await current?.incoming(call),
      event: async (event) => await current?.event(event),
    });
    await until('the reader', () => reader.state() === 'reading');
    const open: CallEvents['open'] = async (handlers) => {
      current = handlers;
      return { state: () => reader.state(), close: async () => {} };
    };
    return new Stage(engine, database, exchange, { ...asterisk, open }, media.url, [
      () => reader.close(),
      media.close,
    ]);
  }

  async close(): Promise<void> {
    this.#exchange.close();
    for (const close of this.#close) await close();
    await this.#engine.close();
    await this.#database.close();
  }

  #people(): Subject['people'] {
    return {
      ring: async (caller) => {
        const { from, to, script } = callerSchema.parse(caller);
        const phone = await this.#exchange.call(from.target, to.target);
        const call_id = callOf(await this.#channelOf(phone));
        this.#phones.set(call_id, phone);
        void follow(phone, script, (text) => this.#say(call_id, phone, text));
        return { call_id };
      },
      call: async (callId) => {
        const phone = await this.#phoneOf(callId);
        return phone && { source: tel(phone.caller), heard: whatWasHeard(phone.line, this.#said) };
      },
      press: async (callId, digits) => void (await this.#phoneOf(callId))?.line.press(digits),
      say: async (callId, text) => {
        const phone = await this.#phoneOf(callId);
        if (phone !== undefined) await this.#say(callId, phone, text);
      },
      hangUp: async (callId) => (await this.#phoneOf(callId))?.hangUp(),
      setTrouble: async () => {},
    };
  }

  async #say(from: string, phone: Phone, text: string): Promise<void> {
    const hertz = 500 + 170 * (this.#said.length % 12);
    this.#said.push({ hertz, text, from });
    await phone.line.say(hertz, 600);
  }

  /** Asterisk names the SIP call of each channel. */
  async #channelOf(phone: Phone): Promise<string> {
    let found: string | undefined;
    await until('the channel', async () => {
      found = (await this.#channels()).find((channel) => channel.protocol_id === phone.sipId)?.id;
      return found !== undefined;
    });
    return found ?? '';
  }

  async #phoneOf(callId: string): Promise<Phone | undefined> {
    const known = this.#phones.get(callId);
    if (known !== undefined) return known;
    const channel = (await this.#channels()).find(({ id }) => id === callId);
    const phone = channel && this.#exchange.phone(channel.protocol_id);
    if (phone !== undefined) this.#phones.set(callId, phone);
    return phone;
  }

  async #channels() {
    const schema = z.array(z.object({ id: z.string(), protocol_id: z.string() }));
    return schema.parse(await this.#ari.ask('GET', '/channels'));
  }

  /** Tests use the same ids again. */
  async #reset(): Promise<void> {
    for (const phone of this.#exchange.phones()) phone.hangUp();
    this.#phones.clear();
    this.#said = [];
    const named = z.array(z.object({ id: z.string() }));
    for (const { id } of named.parse(await this.#ari.ask('GET', '/channels'))) {
      await this.#ari.find('DELETE', path`/channels/${id}`);
    }
    await until('no channel', async () => (await this.#channels()).length === 0);
    for (const { id } of named.parse(await this.#ari.ask('GET', '/bridges'))) {
      await this.#ari.find('DELETE', path`/bridges/${id}`);
    }
    const tapes = z.array(z.object({ name: z.string() }));
    for (const { name } of tapes.parse(await this.#ari.ask('GET', '/recordings/stored'))) {
      await this.#ari.find('DELETE', path`/recordings/stored/${name}`);
    }
    await until('nothing to tell', async () => (await this.#database.store.asterisk.untold()).length === 0);
    const client = new pg.Client(this.#database.url);
    await client.connect();
    await client.query('TRUNCATE asterisk_calls, asterisk_commands, asterisk_bridges, asterisk_news');
    await client.end();
  }
}

async function serveMedia(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-type': 'audio/wav', 'cache-control': 'max-age=3600' });
    answer.end(toneWav(SPEECH_HERTZ, 300));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/a.wav`,
    close: async () => void server.close(),
  };
}

export const until: Subject['until'] = async (what, condition) => {
  const deadline = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
