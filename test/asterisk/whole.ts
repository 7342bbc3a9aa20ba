import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { until as patiently } from '../platform/until.ts';
import { type Engine, startEngine } from './engine.ts';
import { installed } from './installed.ts';
import { Exchange } from './phones/exchange.ts';
import type { Phone } from './phones/phone.ts';

/** Our number. */
export const NUMBER = '+15550199';

/** The whole platform on an Asterisk, with espeak-ng as its voice and telephones at the other end. */
export interface Whole {
  readonly engine: Engine;
  readonly platform: RunningPlatform;
  readonly exchange: Exchange;
  /** Gives our number to a flow of these actions; answers the flow's id. */
  takeCalls(actions: readonly object[]): Promise<void>;
  /** Calls our number; settles when it is answered. */
  call(from?: string): Promise<Phone>;
  /** The activeflow of the newest call from there, once it has ended. */
  ended(from?: string): Promise<Ended>;
  /** The file of a recording that has ended. */
  recording(id: string): Promise<Buffer>;
  close(): Promise<void>;
}

export interface Ended {
  readonly id: string;
  readonly reference_id: string;
  readonly ended_reason: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly executed_actions: readonly { readonly type: string; readonly result: string }[];
}

export const CALLER = '+15550100';

export async function openWhole(env: Readonly<Record<string, string>> = {}): Promise<Whole> {
  const engine = await startEngine(installed());
  const exchange = await Exchange.open(engine.sipPort);
  const dataDir = await makeDataDir();
  const platform = await startRunningPlatform(dataDir, {
    ACTIVEFLOW_PROVIDER: 'asterisk',
    ACTIVEFLOW_TTS: 'espeak-ng',
    ACTIVEFLOW_ALLOWED_HOSTS: '127.0.0.1',
    ASTERISK_ARI_URL: engine.url,
    ASTERISK_ARI_PASSWORD: engine.password,
    ASTERISK_TRUNKS_FILE: engine.writeTrunks(exchange.port),
    ASTERISK_SOUNDS_DIR: engine.soundsFolder,
    ASTERISK_SOUNDS_SEEN_AS: engine.soundsSeenAs,
    ...env,
  });
  const { api } = platform;
  let numberId = '';
  return {
    engine,
    platform,
    exchange,
    async takeCalls(actions) {
      const call_flow_id = (await api.insist('POST', '/v1.0/flows', { name: 'test', actions })).body.id;
      const path = numberId === '' ? '/v1.0/numbers' : `/v1.0/numbers/${numberId}`;
      const number = { number: NUMBER, name: 'test', detail: '', call_flow_id };
      const stored = await api.insist(numberId === '' ? 'POST' : 'PUT', path, number);
      numberId = String(stored.body.id);
    },
    async call(from = CALLER) {
      const phone = await exchange.call(from, NUMBER);
      await phone.when(() => phone.state === 'talking' || phone.state === 'over');
      return phone;
    },
    async ended(from = CALLER) {
      return await patiently(`the call from ${from} has ended`, async () => {
        const calls = await api.insist('GET', '/v1.0/calls?page_size=100');
        const listed = calls.body.result as { source: { target: string }; activeflow_id: string }[];
        const call = listed.find(({ source }) => source.target === from);
        const flow = call && (await api.insist('GET', `/v1.0/activeflows/${call.activeflow_id}`)).body;
        return flow?.status === 'ended' ? (flow as unknown as Ended) : undefined;
      });
    },
    recording: async (id) =>
      await patiently(`the file of recording ${id}`, async () => {
        const headers = { authorization: `Bearer ${platform.accessKey}` };
        const answer = await fetch(`${platform.apiUrl}/v1.0/recordingfiles/${id}`, { headers });
        return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
      }),
    async close() {
      exchange.close();
      await platform.close();
      await engine.close();
      await removeDataDir(dataDir);
    },
  };
}
