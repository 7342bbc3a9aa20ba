/** What crosses the border of the workflow `conference`. Recorded in histories: fields are added, never renamed or dropped. */
export const CONFERENCE_WORKFLOW = 'conference';

export function conferenceWorkflowId(conferenceId: string): string {
  return `conference/${conferenceId}`;
}

/** Argument of the workflow `conference`. What there is to do, its activity reads from the database. */
export interface ConferenceInput {
  readonly conference_id: string;
  readonly customer_id: string;
  /** Tests only: continue as new after so many looks. */
  readonly continue_after?: number;
}

/** The activity of a conference; it may be done again. */
export interface ConferenceActivities {
  /** Does what is to be done, and answers in how many milliseconds there may be more; null: not before somebody says so. */
  conference_review(input: ConferenceInput): Promise<{ readonly next: number | null }>;
}

/** The actions in the stack of a conferencecall, which bears its id. */
export function conferenceActionIds(conferencecallId: string): { prepare: string; enter: string } {
  return { prepare: `${conferencecallId}-prepare`, enter: `${conferencecallId}-enter` };
}
