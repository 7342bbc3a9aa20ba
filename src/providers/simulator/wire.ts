import { z } from 'zod';
import type { CallAudio } from '../../../activities/call-audio.ts';
import { BRIDGE_KINDS } from '../../../activities/call-bridges.ts';
import type { CallState, CommandAnswer, IncomingCall } from '../../../activities/call-control.ts';
import {
  AMD_RESULTS,
  BRIDGE_LEAVES,
  type CallEvent,
  HANGUP_REASONS,
  RECORDING_END_KEYS,
  RECORDING_ENDS,
} from '../../../workflows/interpreter/events.ts';
import type { Verb } from './command-log.ts';
import type { PhoneNetwork } from './network.ts';

const addressSchema = z.object({
  type: z.string(),
  target: z.string(),
  target_name: z.string(),
  name: z.string(),
  detail: z.string(),
});

const command = z.object({ command_id: z.string().min(1).max(200), call_id: z.string().min(1).max(200) });
const milliseconds = z.number().min(0).max(86_400_000);
const dial = command.extend({
  source: addressSchema,
  destination: addressSchema,
  timeout: milliseconds,
  anonymous: z.boolean().exactOptional(),
});
const voice = { language: z.string(), provider: z.string(), voice_id: z.string() };
const talk = command.extend({ text: z.string(), ...voice });
const play = command.extend({ stream_urls: z.array(z.string()) });
const digitsSend = command.extend({ digits: z.string(), duration: milliseconds, interval: milliseconds });
const hangup = command.extend({ reason: z.enum(HANGUP_REASONS) });
const mute = command.extend({ direction: z.enum(['in', 'out', 'both']) });
const ofRecording = command.extend({ recording_id: z.string().min(1).max(200) });
const recordingStart = ofRecording.extend({
  format: z.literal('wav'),
  max_duration: milliseconds,
  max_silence: milliseconds,
  end_of_key: z.enum(RECORDING_END_KEYS),
});

const bridgeId = z.string().min(1).max(200);
const inBridge = command.extend({ bridge_id: bridgeId });
const bridgeJoin = inBridge.extend({ kind: z.enum(BRIDGE_KINDS), muted: z.boolean().exactOptional() });
const bridgeLeave = inBridge.extend({ reason: z.enum(['left', 'kicked']) });
const bridgeMute = inBridge.extend({ muted: z.boolean() });
const bridgeEnd = z.object({ command_id: command.shape.command_id, bridge_id: bridgeId });
const echoStart = command.extend({ kind: z.enum(['audio', 'stream']), duration: milliseconds });
const amdStart = command.extend({ hang_up_machine: z.boolean() });
const ofSpeech = command.extend({ speech_id: z.string().min(1).max(200) });
const speechStart = ofSpeech.extend({
  direction: z.enum(['in', 'out', 'both']),
  language: z.string(),
  provider: z.string(),
});
const ofMedia = command.extend({ media_id: z.string().min(1).max(200) });
const side = z.enum(['', 'in', 'out', 'both']);
const externalMediaStart = ofMedia.extend({
  external_host: z.string(),
  encapsulation: z.enum(['rtp', 'audiosocket', 'none']),
  transport: z.enum(['udp', 'tcp', 'websocket']),
  transport_data: z.string(),
  connection_type: z.string(),
  format: z.string(),
  direction_listen: side,
  direction_speak: side,
  data: z.string(),
});

/** What each verb does with the body of its request. Throws a `ZodError` on a malformed one. */
export const COMMANDS: Readonly<
  Record<Verb, (network: PhoneNetwork, body: unknown) => Promise<CommandAnswer>>
> = {
  dial: async (network, body) => network.dial(dial.parse(body)),
  answer: async (network, body) => network.answer(command.parse(body)),
  talk: async (network, body) => network.talk(talk.parse(body)),
  play: async (network, body) => network.play(play.parse(body)),
  beep: async (network, body) => network.beep(command.parse(body)),
  digits_send: async (network, body) => network.digitsSend(digitsSend.parse(body)),
  stop_media: async (network, body) => network.stopMedia(command.parse(body)),
  hangup: async (network, body) => network.hangup(hangup.parse(body)),
  mute: async (network, body) => network.mute(mute.parse(body)),
  unmute: async (network, body) => network.unmute(mute.parse(body)),
  hold: async (network, body) => network.hold(command.parse(body)),
  unhold: async (network, body) => network.unhold(command.parse(body)),
  moh_start: async (network, body) => network.mohStart(command.parse(body)),
  moh_stop: async (network, body) => network.mohStop(command.parse(body)),
  silence_start: async (network, body) => network.silenceStart(command.parse(body)),
  silence_stop: async (network, body) => network.silenceStop(command.parse(body)),
  recording_start: async (network, body) => network.recordingStart(recordingStart.parse(body)),
  recording_stop: async (network, body) => network.recordingStop(ofRecording.parse(body)),
  bridge_join: async (network, body) => network.bridgeJoin(bridgeJoin.parse(body)),
  bridge_leave: async (network, body) => network.bridgeLeave(bridgeLeave.parse(body)),
  bridge_end: async (network, body) => network.bridgeEnd(bridgeEnd.parse(body)),
  bridge_mute: async (network, body) => network.bridgeMute(bridgeMute.parse(body)),
  ring_start: async (network, body) => network.ringStart(command.parse(body)),
  ring_stop: async (network, body) => network.ringStop(command.parse(body)),
  amd_start: async (network, body) => network.amdStart(amdStart.parse(body)),
  echo_start: async (network, body) => network.echoStart(echoStart.parse(body)),
  echo_stop: async (network, body) => network.echoStop(command.parse(body)),
  speech_start: async (network, body) => network.speechStart(speechStart.parse(body)),
  speech_stop: async (network, body) => network.speechStop(ofSpeech.parse(body)),
  external_media_start: async (network, body) => network.externalMediaStart(externalMediaStart.parse(body)),
  external_media_stop: async (network, body) => network.externalMediaStop(ofMedia.parse(body)),
};

const eventBodySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call_ringing') }),
  z.object({ type: z.literal('call_progressing') }),
  z.object({
    type: z.literal('call_hangup'),
    reason: z.enum(HANGUP_REASONS),
    by: z.enum(['remote', 'local']),
  }),
  z.object({ type: z.literal('digit'), digit: z.string() }),
  z.object({
    type: z.literal('playback_finished'),
    command_id: z.string(),
    status: z.enum(['completed', 'stopped', 'failed']),
  }),
  z.object({ type: z.literal('digits_sent'), command_id: z.string() }),
  z.object({ type: z.literal('recording_started'), recording_id: z.string() }),
  z.object({
    type: z.literal('recording_finished'),
    recording_id: z.string(),
    reason: z.enum(RECORDING_ENDS),
    duration: z.number().min(0),
  }),
  z.object({ type: z.literal('bridge_joined'), bridge_id: z.string() }),
  z.object({ type: z.literal('bridge_left'), bridge_id: z.string(), reason: z.enum(BRIDGE_LEAVES) }),
  z.object({ type: z.literal('amd_finished'), command_id: z.string(), result: z.enum(AMD_RESULTS) }),
  z.object({ type: z.literal('echo_finished'), command_id: z.string() }),
  z.object({ type: z.literal('speech_started'), speech_id: z.string() }),
  z.object({
    type: z.literal('speech'),
    speech_id: z.string(),
    direction: z.enum(['in', 'out']),
    text: z.string(),
    language: z.string(),
    is_final: z.boolean(),
  }),
]);

const eventSchema: z.ZodType<CallEvent> = z.intersection(
  eventBodySchema,
  z.object({ call_id: z.string(), number: z.number().int().positive(), at: z.number() }),
);

const incomingSchema = z.object({
  call_id: z.string(),
  source: addressSchema,
  destination: addressSchema,
  at: z.number(),
  route: z.object({ customer_id: z.string(), flow_id: z.string() }).exactOptional(),
}) satisfies z.ZodType<IncomingCall>;

const audioSchema = z.object({
  mute_direction: z.enum(['', 'in', 'out', 'both']),
  hold: z.boolean(),
  moh: z.boolean(),
  silence: z.boolean(),
}) satisfies z.ZodType<CallAudio>;

/** A call's state, as `GET /calls/{id}` answers it. */
export const stateSchema = z.object({
  call_id: z.string(),
  status: z.enum(['dialing', 'ringing', 'progressing', 'terminating', 'canceling', 'hangup']),
  hangup_reason: z.enum(HANGUP_REASONS).exactOptional(),
  busy: z.array(z.string()),
  audio: audioSchema,
  bridge: z.object({ bridge_id: z.string(), muted: z.boolean() }),
  analysis: z.object({ speech: z.array(z.string()), external_media: z.array(z.string()) }),
  last_number: z.number().int().min(0),
}) satisfies z.ZodType<CallState>;

/** What the event socket sends. Its reader answers `{"ack": id}` when the news is stored. */
export const newsSchema = z.union([
  z.object({ id: z.string(), incoming: incomingSchema }),
  z.object({ id: z.string(), event: eventSchema }),
]);
export type News = z.output<typeof newsSchema>;

export const ackSchema = z.object({ ack: z.string() });

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
