import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import { type ExternalMediaStartCommand, MOST_EXTERNAL_MEDIA } from './call-analysis.ts';
import type { CallAudio, MuteDirection } from './call-audio.ts';
import { EffectRefused } from './failure.ts';
import type { PhoneNetworkPort } from './phone-network.ts';

type Media = (effect: EffectInput) => Promise<JsonObject>;

/** What flows do with the sound of their call. */
export interface CallMedia {
  readonly amd: Media;
  readonly mute: Media;
  readonly echo: Media;
  readonly echo_stop: Media;
  readonly confbridge_join: Media;
  readonly confbridge_leave: Media;
  readonly external_media_start: Media;
  readonly external_media_stop: Media;
}

/** The port to what is written down of the sound of calls. */
export interface AudioRecords {
  /** Writes down what holds on a call, as the phone network says it. */
  setAudio(callId: string, audio: CallAudio): Promise<void>;
}

/** The port to which hosts may get the sound of calls. */
export interface MediaHosts {
  /** @throws EffectRefused `ADDRESS_REFUSED` for a `host:port` that is not public and not allowed by name */
  require(host: string): Promise<void>;
}

interface Parts {
  /** Tries each command three times. */
  readonly network: PhoneNetworkPort;
  readonly audio: AudioRecords;
  readonly hosts: MediaHosts;
}

/** Every command's id is made of the effect's key, so that a repetition does nothing twice. */
export function createCallMedia({ network, audio, hosts }: Parts): CallMedia {
  return {
    async amd({ key, input }) {
      const { call_id, hang_up_machine } = input as { call_id: string; hang_up_machine: boolean };
      return { answer: await network.amdStart({ command_id: key, call_id, hang_up_machine }) };
    },

    async mute({ key, input }) {
      const { call_id, direction, unmute } = input as {
        call_id: string;
        direction: MuteDirection;
        unmute: boolean;
      };
      const command = { command_id: key, call_id, direction };
      const answer = await (unmute ? network.unmute(command) : network.mute(command));
      const state = await network.state(call_id);
      if (state) await audio.setAudio(call_id, state.audio);
      return { answer };
    },

    async echo({ key, input }) {
      const { call_id, kind, duration } = input as {
        call_id: string;
        kind: 'audio' | 'stream';
        duration: number;
      };
      await network.answer({ command_id: `${key}/answer`, call_id });
      return { answer: await network.echoStart({ command_id: key, call_id, kind, duration }) };
    },

    async echo_stop({ key, input }) {
      return { answer: await network.echoStop({ command_id: key, call_id: String(input.call_id) }) };
    },

    async confbridge_join({ key, customer_id, input }) {
      const { call_id = '', confbridge_id = '' } = input as Record<string, string>;
      const bridge_id = bridgeOf(customer_id, confbridge_id);
      await network.answer({ command_id: `${key}/answer`, call_id });
      const answer = await network.bridgeJoin({ command_id: key, call_id, bridge_id, kind: 'conference' });
      if (answer !== 'gone') return { answer, bridge_id };
      const state = await network.state(call_id);
      return { answer: !state || state.status === 'hangup' ? 'gone' : 'over' };
    },

    async confbridge_leave({ key, customer_id, input }) {
      const { call_id = '', confbridge_id = '' } = input as Record<string, string>;
      const at = { call_id, bridge_id: bridgeOf(customer_id, confbridge_id) };
      return { answer: await network.bridgeLeave({ command_id: key, ...at, reason: 'left' }) };
    },

    async external_media_start({ key, input }) {
      const command = input as unknown as Omit<ExternalMediaStartCommand, 'command_id'>;
      await hosts.require(command.external_host);
      const state = await network.state(command.call_id);
      const streams = state?.analysis.external_media ?? [];
      if (streams.length >= MOST_EXTERNAL_MEDIA && !streams.includes(command.media_id)) {
        throw new EffectRefused(
          'TOO_MANY_MEDIA',
          `the call has ${streams.length} external media already; stop them first`,
        );
      }
      return { answer: await network.externalMediaStart({ ...command, command_id: key }) };
    },

    async external_media_stop({ key, input }) {
      const call_id = String(input.call_id);
      const state = await network.state(call_id);
      for (const media_id of state?.analysis.external_media ?? [])
        await network.externalMediaStop({ command_id: `${key}/${media_id}`, call_id, media_id });
      return {};
    },
  };
}

/** Customers choose their own ids, and meet only their own calls. */
function bridgeOf(customerId: string, confbridgeId: string): string {
  return `confbridge/${customerId}/${confbridgeId}`;
}
