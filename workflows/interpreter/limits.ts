/** The limits of the contract (1.7), resolved for one activeflow when it is created. */
export interface Limits {
  /** Actions run in one cycle; the next one ends the flow. */
  readonly iterations_per_cycle: number;
  /** The start plus every call, timer, continue or service event that ended a wait. */
  readonly execute_calls: number;
  /** Activeflows in one on-complete chain. */
  readonly on_complete_depth: number;
  /** Open stacks of one activeflow, the main one included. */
  readonly stack_depth: number;
  readonly actions_per_array: number;
  /** Bytes of one serialised action array. */
  readonly flow_bytes: number;
  /** Bytes of all variable names and values of a running flow, serialised. */
  readonly variable_bytes: number;
  /** Bytes of the live state: stacks, variables, mailbox, unsaved history. */
  readonly state_bytes: number;
  /** Milliseconds after which the command of an action counts as failed (contract 1.4), by action type. */
  readonly timeout_answer: number;
  readonly timeout_talk: number;
  readonly timeout_play: number;
  readonly timeout_beep: number;
  readonly timeout_digits_send: number;
  readonly timeout_hangup: number;
  readonly timeout_amd: number;
  readonly timeout_call: number;
  readonly timeout_confbridge_join: number;
  readonly timeout_connect: number;
  readonly timeout_echo: number;
  readonly timeout_external_media_start: number;
  readonly timeout_mute: number;
  readonly timeout_recording_start: number;
  readonly timeout_fetch: number;
  readonly timeout_webhook_send: number;
  /** Milliseconds for which a message, a mail is tried. */
  readonly timeout_message_send: number;
  readonly timeout_email_send: number;
  /** Of `sync`; without, it is tried as long as any message. */
  readonly timeout_conversation_send: number;
  readonly timeout_ai_think: number;
  readonly timeout_transcribe_recording: number;
  readonly timeout_ai_summary: number;
}

export const DEFAULT_LIMITS: Limits = {
  iterations_per_cycle: 1000,
  execute_calls: 100,
  on_complete_depth: 5,
  stack_depth: 100,
  actions_per_array: 1000,
  flow_bytes: 256 * 1024,
  variable_bytes: 256 * 1024,
  state_bytes: 1024 * 1024,
  timeout_answer: 30_000,
  timeout_talk: 30_000,
  timeout_play: 30_000,
  timeout_beep: 30_000,
  timeout_digits_send: 30_000,
  timeout_hangup: 30_000,
  timeout_amd: 30_000,
  timeout_call: 30_000,
  timeout_confbridge_join: 30_000,
  timeout_connect: 30_000,
  timeout_echo: 30_000,
  timeout_external_media_start: 30_000,
  timeout_mute: 30_000,
  timeout_recording_start: 30_000,
  timeout_fetch: 10_000,
  timeout_webhook_send: 10_000,
  timeout_message_send: 600_000,
  timeout_email_send: 600_000,
  timeout_conversation_send: 30_000,
  timeout_ai_think: 30_000,
  timeout_transcribe_recording: 30_000,
  timeout_ai_summary: 30_000,
};
