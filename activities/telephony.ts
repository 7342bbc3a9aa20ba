import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { Address, HangupReason } from '../workflows/interpreter/events.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import type { AnalysisControl, SpeechStartCommand } from './call-analysis.ts';
import type { CallCommand, CallControl, CallState, CommandAnswer } from './call-control.ts';
import { createThreeTries } from './three-tries.ts';

type Media = (effect: EffectInput) => Promise<JsonObject>;

export interface Telephony {
  readonly dial: Media;
  readonly answer: Media;
  readonly talk: Media;
  readonly play: Media;
  readonly beep: Media;
  readonly digits_send: Media;
  readonly stop_media: Media;
  readonly hangup: Media;
  readonly call_state: Media;
  readonly call_states: Media;
  readonly speech_start: Media;
}

/**
 * The commands to the phone network. The effect's key is the command id, so that a repeated activity does nothing twice.
 * @param pause waits between two tries.
 * @throws EffectRefused `PROVIDER_FAILED` after three tries.
 */
export function createTelephony(
  control: CallControl & Pick<AnalysisControl, 'speechStart'>,
  pause: (ms: number) => Promise<unknown> = sleep,
): Telephony {
  const threeTries = createThreeTries(pause);
  const command = (send: (command: CallCommand, input: JsonObject) => Promise<CommandAnswer>): Media => {
    return async ({ key, input }) => {
      const { call_id } = input as { call_id: string };
      return { answer: await threeTries(() => send({ command_id: key, call_id }, input)) };
    };
  };
  return {
    dial: command((at, input) => {
      const {
        source,
        destination,
        timeout,
        anonymous = false,
      } = input as unknown as {
        source: Address;
        destination: Address;
        timeout: number;
        anonymous?: boolean;
      };
      return control.dial({ ...at, source, destination, timeout, anonymous });
    }),
    answer: command((at) => control.answer(at)),
    talk: command((at, input) => {
      const { text, language, provider, voice_id } = input as Record<string, string>;
      return control.talk({
        ...at,
        text: text ?? '',
        language: language ?? '',
        provider: provider ?? '',
        voice_id: voice_id ?? '',
      });
    }),
    play: command((at, input) => control.play({ ...at, stream_urls: input.stream_urls as string[] })),
    beep: command((at) => control.beep(at)),
    digits_send: command((at, input) => {
      const { digits, duration, interval } = input as { digits: string; duration: number; interval: number };
      return control.digitsSend({ ...at, digits, duration, interval });
    }),
    stop_media: command((at) => control.stopMedia(at)),
    hangup: command(async (at, input) =>
      control.hangup({ ...at, reason: await hangupReason(control, input) }),
    ),
    speech_start: command((at, input) => {
      const { speech_id, direction, language, provider } = input as unknown as SpeechStartCommand;
      return control.speechStart({ ...at, speech_id, direction, language, provider });
    }),
    async call_state({ input }) {
      const state = await threeTries(() => control.state(String(input.call_id)));
      return toState(state);
    },
    async call_states({ input }) {
      const ids = input.call_ids as string[];
      const states = await Promise.all(ids.map((id) => threeTries(() => control.state(id))));
      return { states: Object.fromEntries(ids.map((id, at) => [id, toState(states[at])])) };
    },
  };
}

/** What an action asks about; a call that the network does not know is over. */
function toState(state: CallState | undefined): JsonObject {
  if (!state) return { status: 'hangup', busy: [], bridge_id: '', hangup_reason: '' };
  const { status, busy, bridge, hangup_reason = '' } = state;
  return { status, busy: [...busy], bridge_id: bridge.bridge_id, hangup_reason };
}

/** With `reference_id`, the cause of that other call, if it is over; else the given one. */
async function hangupReason(
  control: CallControl,
  { reason, reference_id }: JsonObject,
): Promise<HangupReason> {
  if (!reference_id) return (reason ?? 'normal') as HangupReason;
  const other = await control.state(String(reference_id));
  return other?.hangup_reason ?? 'normal';
}
