/** Types that need the call of the activeflow, as upstream's table of required media and the contract (1.3) have it. */
export const CALL_ONLY: readonly string[] = [
  'amd',
  'answer',
  'beep',
  'condition_call_digits',
  'condition_call_status',
  'confbridge_join',
  'conference_join',
  'connect',
  'digits_receive',
  'digits_send',
  'echo',
  'external_media_start',
  'external_media_stop',
  'hangup',
  'mute',
  'play',
  'queue_join',
  'recording_start',
  'recording_stop',
  'stream_echo',
  'talk',
  'transcribe_start',
  'transcribe_stop',
];

/** Whether an action of this type runs for the reference type (contract 1.3); otherwise it is skipped. */
export function isAvailable(type: string, referenceType: 'call' | 'api'): boolean {
  return referenceType === 'call' || !CALL_ONLY.includes(type);
}
