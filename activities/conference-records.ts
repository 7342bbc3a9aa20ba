import type { ConferencePicture } from '../workflows/conference/review.ts';
import type { Conference, Seat } from '../workflows/conference/state.ts';

/** The port to what is stored of conferences and those who are in them. `src/store` implements it. */
export interface ConferenceRecords {
  /** Writes down that a call joins, once per key. `unknown`: the customer has no such conference; `over`: it ends, or has. */
  join(input: NewConferencecall): Promise<Seat | 'unknown' | 'over'>;
  /** A stay, and where; undefined when there is none. */
  find(conferencecallId: string): Promise<Seat | undefined>;
  /** A conference and all stays that are not over; undefined when there is none. */
  picture(conferenceId: string): Promise<ConferencePicture | undefined>;
  /** The call is in, unless it is to leave or the conference ends; answers how it stands now. */
  joined(conferencecallId: string): Promise<Seat>;
  /** The call is to leave; one that has left stays so. */
  leaving(conferencecallId: string): Promise<void>;
  /** The call has left. */
  leaved(conferencecallId: string): Promise<void>;
  /** What its voice is from now on; answers how it stands now. */
  mute(conferencecallId: string, muted: boolean): Promise<Seat>;
  /** The conference ends; one that has ended stays so. */
  terminating(conferenceId: string): Promise<void>;
  /** The conference has ended. */
  terminated(conferenceId: string): Promise<void>;
  /** This transcription is the conference's, unless it ends or has one; answers how it stands now. */
  transcribe(
    conferenceId: string,
    transcribe: { readonly id: string; readonly language: string },
  ): Promise<Conference>;
  /** The bridge of that number is over: answers the number of the current one, which is another one. */
  nextBridge(conferenceId: string, generation: number): Promise<number>;
}

export interface NewConferencecall {
  /** Of the effect that joins. */
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly call_id: string;
  readonly conference_id: string;
}
