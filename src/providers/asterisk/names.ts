/** What our things are called in Asterisk, so that they are known again when they are read back. */

const BRIDGE = 'calls/';
const TAPE = 'activeflow/';
const EAR = 'activeflow-ears/';

/** A bridge of the port. */
export const bridgeName = (bridgeId: string): string => `${BRIDGE}${bridgeId}`;

/** The port's id of a bridge; undefined for those that serve an echo or external media. */
export function bridgeIdOf(name: string): string | undefined {
  return name.startsWith(BRIDGE) ? name.slice(BRIDGE.length) : undefined;
}

/** The file of a recording, below Asterisk's folder of recordings. */
export const tapeName = (recordingId: string): string => `${TAPE}${recordingId}`;

/** The recording of the person alone, whose silence ends the other one. */
export const earName = (recordingId: string): string => `${EAR}${recordingId}`;

export type RecordingName = { readonly kind: 'tape' | 'ear'; readonly recording_id: string };

export function parseRecordingName(name: string): RecordingName | undefined {
  if (name.startsWith(TAPE)) return { kind: 'tape', recording_id: name.slice(TAPE.length) };
  if (name.startsWith(EAR)) return { kind: 'ear', recording_id: name.slice(EAR.length) };
  return undefined;
}
