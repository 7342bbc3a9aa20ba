import type { ConferenceActivities } from '../workflows/conference/protocol.ts';
import { type ConferencePicture, review } from '../workflows/conference/review.ts';
import type { Conference } from '../workflows/conference/state.ts';
import type { BridgeControl } from './call-bridges.ts';
import { bridgeOf } from './conference-bridge.ts';
import { type ConferenceParts, kick } from './conference-desk.ts';
import type { TranscribeRecords } from './transcribes.ts';

export interface ReviewParts extends ConferenceParts {
  readonly bridges: Pick<BridgeControl, 'bridgeEnd'>;
  readonly transcribes: Pick<TranscribeRecords, 'finish'>;
  /** A conference has ended: what waits for that is summarised, once however often it is told. */
  summarizeEnded(conference: Conference): Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The side effects of the workflow `conference`. */
export function createConferenceReview(parts: ReviewParts): ConferenceActivities {
  return {
    async conference_review({ conference_id }) {
      for (;;) {
        const picture = await parts.records.picture(conference_id);
        if (!picture) return { next: null };
        const { isSettled, next } = await look(parts, picture);
        if (isSettled) return { next };
      }
    },
  };
}

/** Once; who comes while a conference begins to end is seen by the look after that. */
async function look(
  parts: ReviewParts,
  picture: ConferencePicture,
): Promise<{ readonly isSettled: boolean; readonly next: number | null }> {
  const { records, bridges, transcribes } = parts;
  const { leaved, kicked, status, next } = review(picture, parts.now());
  for (const { id } of leaved) await records.leaved(id);
  for (const call of kicked) await kick(parts, call);
  const { id, transcribe_id } = picture.conference;
  if (status === 'terminating') await records.terminating(id);
  if (status === 'terminated') {
    const bridge_id = bridgeOf(picture.conference);
    await bridges.bridgeEnd({ command_id: `${bridge_id}/end`, bridge_id });
    if (transcribe_id !== '') await transcribes.finish(transcribe_id);
    await records.terminated(id);
  }
  // Behind the record: whoever asks for a summary later finds that the conference has ended.
  if (picture.conference.status === 'terminated') await parts.summarizeEnded(picture.conference);
  return { isSettled: status === undefined, next };
}
