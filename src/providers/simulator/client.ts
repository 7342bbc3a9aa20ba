import { z } from 'zod';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import type { Provider } from '../index.ts';
import type { ReceivedCommand, Verb } from './command-log.ts';
import { SimulatorError } from './error.ts';
import { EventReader } from './event-reader.ts';
import type { PersonCall } from './network.ts';
import type { NumbersInput } from './numbers.ts';
import { type Ask, createRequests, readFile } from './requests.ts';
import type { CallerInput } from './script.ts';
import type { TroubleInput } from './trouble.ts';
import { stateSchema } from './wire.ts';

/** The people in a simulated network that is a process of its own. Malformed input throws `SIMULATOR_COMMAND_INVALID`. */
export interface People {
  /** Somebody calls in. */
  ring(caller: CallerInput): Promise<{ readonly call_id: string }>;
  /** A call from the person's side; undefined when unknown. */
  call(callId: string): Promise<PersonCall | undefined>;
  /** Presses keys, `interval` ms apart (default 100). */
  press(callId: string, digits: string, interval?: number): Promise<void>;
  say(callId: string, text: string): Promise<void>;
  hangUp(callId: string): Promise<void>;
  /** All commands the network received (of one call), in order. */
  commands(callId?: string): Promise<readonly ReceivedCommand[]>;
  setNumbers(numbers: NumbersInput): Promise<void>;
  setTrouble(trouble: TroubleInput): Promise<void>;
}

export type SimulatorClient = Provider & { readonly people: People };

const TIMEOUT = 5000;
const answerSchema = z.object({ answer: z.enum(['started', 'already', 'gone']) });

/** The simulated phone network at `url` (as `runSimulator` answers it). Requests time out after `timeout` ms, default 5000. */
export function createSimulatorClient(url: string, timeout: number = TIMEOUT): SimulatorClient {
  const ask = createRequests(url, timeout);
  const command =
    (verb: Verb) =>
    async (body: Pick<CallCommand, 'command_id'>): Promise<CommandAnswer> =>
      answerSchema.parse(await ask('POST', `/commands/${verb}`, body)).answer;
  return {
    name: 'simulator',
    capabilities: { replaysEvents: true, recognisesSpeech: true },
    dial: command('dial'),
    answer: command('answer'),
    talk: command('talk'),
    play: command('play'),
    beep: command('beep'),
    digitsSend: command('digits_send'),
    stopMedia: command('stop_media'),
    hangup: command('hangup'),
    mute: command('mute'),
    unmute: command('unmute'),
    hold: command('hold'),
    unhold: command('unhold'),
    mohStart: command('moh_start'),
    mohStop: command('moh_stop'),
    silenceStart: command('silence_start'),
    silenceStop: command('silence_stop'),
    recordingStart: command('recording_start'),
    recordingStop: command('recording_stop'),
    recordingFile: (id) => readFile(url, `/recordings/${encodeURIComponent(id)}`, timeout),
    bridgeJoin: command('bridge_join'),
    bridgeLeave: command('bridge_leave'),
    bridgeEnd: command('bridge_end'),
    bridgeMute: command('bridge_mute'),
    ringStart: command('ring_start'),
    ringStop: command('ring_stop'),
    amdStart: command('amd_start'),
    echoStart: command('echo_start'),
    echoStop: command('echo_stop'),
    speechStart: command('speech_start'),
    speechStop: command('speech_stop'),
    externalMediaStart: command('external_media_start'),
    externalMediaStop: command('external_media_stop'),
    state: async (callId) => {
      const state = await ifKnown(ask('GET', `/calls/${encodeURIComponent(callId)}`));
      return state === undefined ? undefined : stateSchema.parse(state);
    },
    open: async (handlers) => {
      const reader = new EventReader(url, handlers);
      await reader.connect();
      return reader;
    },
    people: createPeople(ask),
  };
}

function createPeople(ask: Ask): People {
  const calls = '/people/calls';
  const path = (callId: string): string => `${calls}/${encodeURIComponent(callId)}`;
  return {
    ring: async (caller) => (await ask('POST', calls, caller)) as { call_id: string },
    call: (callId) => ifKnown(ask('GET', path(callId)) as Promise<PersonCall>),
    press: async (callId, digits, interval) =>
      void (await ask('POST', `${path(callId)}/digits`, { digits, interval })),
    say: async (callId, text) => void (await ask('POST', `${path(callId)}/speech`, { text })),
    hangUp: async (callId) => void (await ask('POST', `${path(callId)}/hangup`)),
    commands: async (callId) => {
      const query = callId === undefined ? '' : `?call_id=${encodeURIComponent(callId)}`;
      return ((await ask('GET', `/commands${query}`)) as { commands: ReceivedCommand[] }).commands;
    },
    setNumbers: async (numbers) => void (await ask('PUT', '/numbers', numbers)),
    setTrouble: async (trouble) => void (await ask('PUT', '/trouble', trouble)),
  };
}

async function ifKnown<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SimulatorError && error.code === 'SIMULATOR_CALL_NOT_FOUND') return undefined;
    throw error;
  }
}
