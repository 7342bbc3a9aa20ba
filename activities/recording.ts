import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { RecordingEndKey } from '../workflows/interpreter/events.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import { EffectRefused } from './failure.ts';
import type { PhoneNetworkPort } from './phone-network.ts';

type Recording = (effect: EffectInput) => Promise<JsonObject>;

export interface RecordingEffects {
  readonly recording_start: Recording;
  readonly recording_stop: Recording;
}

/** The port to the records of recordings. */
export interface RecordingRecords {
  /**
   * Decides that a call is to be recorded; the same id again changes nothing. Answers what a flow knows of it.
   * @throws EffectRefused `STATE_INVALID` when the call is being recorded already, `FLOW_NOT_FOUND`
   */
  create(recording: NewCallRecording): Promise<Readonly<Record<string, string>>>;
  /** Takes the decision back: the network did not start it. */
  withdraw(callId: string, recordingId: string): Promise<void>;
  /** The recording that is under way on a call. */
  current(callId: string): Promise<string | undefined>;
}

export interface NewCallRecording {
  readonly id: string;
  readonly customer_id: string;
  readonly call_id: string;
  /** Runs when it has ended; empty: none. */
  readonly on_end_flow_id: string;
}

interface Input {
  readonly call_id: string;
  readonly recording_id: string;
  readonly max_silence: number;
  readonly max_duration: number;
  readonly end_of_key: RecordingEndKey;
  readonly on_end_flow_id: string;
}

/** @param network tries each command three times */
export function createRecording(network: PhoneNetworkPort, records: RecordingRecords): RecordingEffects {
  return {
    async recording_start({ key, customer_id, input }) {
      const { call_id, recording_id, on_end_flow_id, ...limits } = input as unknown as Input;
      const state = await network.state(call_id);
      if (!state || state.status === 'hangup') return { answer: 'gone' };
      if (state.status !== 'progressing')
        throw new EffectRefused(
          'CALL_NOT_ANSWERED',
          'only an answered call can be recorded; answer it first',
        );
      const variables = await records.create({ id: recording_id, customer_id, call_id, on_end_flow_id });
      const command = { command_id: key, call_id, recording_id, format: 'wav', ...limits } as const;
      const withdraw = (): Promise<void> => records.withdraw(call_id, recording_id);
      const answer = await network.recordingStart(command).catch(async (error: unknown) => {
        await withdraw();
        throw error;
      });
      if (answer === 'gone') await withdraw();
      return { answer, variables };
    },

    async recording_stop({ key, input }) {
      const call_id = String(input.call_id);
      const recording_id = await records.current(call_id);
      if (recording_id === undefined) return { answer: 'gone' };
      const answer = await network.recordingStop({ command_id: key, call_id, recording_id });
      if (answer === 'gone') await records.withdraw(call_id, recording_id);
      return { answer };
    },
  };
}
