import type { CallEvents } from '../../../activities/call-control.ts';
import { EffectRefused } from '../../../activities/failure.ts';
import type { PhoneNetworkPort } from '../../../activities/phone-network.ts';
import { amdStart, echoStart, echoStop, externalMediaStart, externalMediaStop } from './analysis-commands.ts';
import { type Ari, path } from './ari.ts';
import { setHold, setMusic, setMute, setRinging, setSilence } from './audio-commands.ts';
import { bridgeEnd, bridgeJoin, bridgeLeave, bridgeMute } from './bridge-commands.ts';
import { ended, toState } from './call-record.ts';
import type { DeskParts } from './desk.ts';
import { type EventReaderParts, openEventReader } from './event-reader.ts';
import { answer, dial, hangup } from './line-commands.ts';
import { recordingFile, recordingStart, recordingStop } from './recording-commands.ts';
import { beep, digitsSend, playFiles, stopMedia, talk } from './sound-commands.ts';

export type AsteriskParts = DeskParts & Pick<EventReaderParts, 'socket' | 'log'>;

/** An Asterisk over ARI as a phone network. Any process may command it; one at a time reads its events. */
export function createAsterisk(parts: AsteriskParts): PhoneNetworkPort & CallEvents {
  return {
    name: 'asterisk',
    capabilities: { replaysEvents: false, recognisesSpeech: false },
    dial: (command) => dial(parts, command),
    answer: (command) => answer(parts, command),
    talk: (command) => talk(parts, command),
    play: (command) => playFiles(parts, command),
    beep: (command) => beep(parts, command),
    digitsSend: (command) => digitsSend(parts, command),
    stopMedia: (command) => stopMedia(parts, command),
    hangup: (command) => hangup(parts, command),
    mute: (command) => setMute(parts, command, true),
    unmute: (command) => setMute(parts, command, false),
    hold: (command) => setHold(parts, command, true),
    unhold: (command) => setHold(parts, command, false),
    mohStart: (command) => setMusic(parts, command, true),
    mohStop: (command) => setMusic(parts, command, false),
    silenceStart: (command) => setSilence(parts, command, true),
    silenceStop: (command) => setSilence(parts, command, false),
    recordingStart: (command) => recordingStart(parts, command),
    recordingStop: (command) => recordingStop(parts, command),
    recordingFile: (id) => recordingFile(parts, id),
    bridgeJoin: (command) => bridgeJoin(parts, command),
    bridgeLeave: (command) => bridgeLeave(parts, command),
    bridgeEnd: (command) => bridgeEnd(parts, command),
    bridgeMute: (command) => bridgeMute(parts, command),
    ringStart: (command) => setRinging(parts, command, true),
    ringStop: (command) => setRinging(parts, command, false),
    amdStart: (command) => amdStart(parts, command),
    echoStart: (command) => echoStart(parts, command),
    echoStop: (command) => echoStop(parts, command),
    externalMediaStart: (command) => externalMediaStart(parts, command),
    externalMediaStop: (command) => externalMediaStop(parts, command),
    speechStart: async () => refuseSpeech(),
    speechStop: async () => refuseSpeech(),
    state: (callId) => findState(parts, callId),
    open: async (handlers) => openEventReader({ ...parts, handlers }),
  };
}

function refuseSpeech(): never {
  throw new EffectRefused(
    'NOT_SUPPORTED',
    'an Asterisk turns no speech into text: capability recognisesSpeech',
  );
}

/** A call whose channel is gone is over, also where nobody has read of its end yet. */
async function findState({ ari, records }: { ari: Ari; records: DeskParts['records'] }, callId: string) {
  const record = await records.find(callId);
  if (record === undefined) return undefined;
  if (record.status === 'hangup') return toState(record);
  const channel = await ari.find('GET', path`/channels/${record.channel_id}`);
  if (channel !== undefined) return toState(record);
  return toState((await records.find(callId)) ?? ended(record, record.asked ?? 'failed'));
}
