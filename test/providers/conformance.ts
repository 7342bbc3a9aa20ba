import { afterEach, beforeEach, describe } from 'vitest';
import { testAnalysis } from './conformance/analysis.ts';
import { testAudio } from './conformance/audio.ts';
import { testBridges } from './conformance/bridges.ts';
import { testCommands } from './conformance/commands.ts';
import { testDialling } from './conformance/dialling.ts';
import { testEnds } from './conformance/ends.ts';
import { testEvents } from './conformance/events.ts';
import { testMedia } from './conformance/media.ts';
import { testRecording } from './conformance/recording.ts';
import { testReplay } from './conformance/replay.ts';
import { testSpeech } from './conformance/speech.ts';
import { testState } from './conformance/state.ts';
import { testTrouble } from './conformance/trouble.ts';
import { Line, type Subject } from './subject.ts';

/** What a provider or its phones cannot do; the tests about it are left out. */
export interface ConformanceFlags {
  /** Must equal the provider's capability. */
  readonly replaysEvents: boolean;
  /** Must equal the provider's capability. */
  readonly recognisesSpeech: boolean;
  /** `people.setTrouble` works. */
  readonly trouble: boolean;
  /** People know what they heard word by word, with its command, however short it was. */
  readonly transcripts: boolean;
}

/** Holds a provider to the rules of `activities/call-control.ts`. */
export function describeCallControl(
  name: string,
  flags: ConformanceFlags,
  makeSubject: () => Promise<Subject>,
): void {
  describe(`call control: ${name}`, () => {
    let line: Line;
    beforeEach(async () => {
      line = await Line.open(await makeSubject());
    });
    afterEach(() => line.close());

    const current = () => line;
    describe('commands', () => testCommands(current));
    describe('media', () => testMedia(current, flags));
    describe('audio', () => testAudio(current));
    describe('recording', () => testRecording(current));
    describe('bridges', () => testBridges(current, flags));
    describe('analysis', () => testAnalysis(current));
    describe('dialling', () => testDialling(current));
    describe('the end of a call', () => testEnds(current, flags));
    describe('events', () => testEvents(current, flags));
    describe('state', () => testState(current));
    if (flags.recognisesSpeech) describe('speech', () => testSpeech(current));
    if (flags.replaysEvents) describe('replay', () => testReplay(current));
    if (flags.trouble) describe('trouble', () => testTrouble(current));
  });
}
