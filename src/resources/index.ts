/** The one list of kinds of resources: the API's document, the client's and the CLI's commands are computed from it. */
import type { Resource } from '../store/records.ts';
import { agent } from './agent.ts';
import { ai } from './ai.ts';
import { aicall } from './aicall.ts';
import { aimessage } from './aimessage.ts';
import { campaign } from './campaign.ts';
import { caseNote, contactCase } from './case.ts';
import { conference } from './conference.ts';
import { conferencecall } from './conferencecall.ts';
import { conversation, conversationMessage } from './conversation.ts';
import { conversationAccount } from './conversation-account.ts';
import { email } from './email.ts';
import type { DataOf, Kind } from './kind.ts';
import { message } from './message.ts';
import { number } from './number.ts';
import { outdial } from './outdial.ts';
import { outplan } from './outplan.ts';
import { queue } from './queue.ts';
import { queuecall } from './queuecall.ts';
import { schedule } from './schedule.ts';
import { summary } from './summary.ts';
import { tag } from './tag.ts';
import { transcribe } from './transcribe.ts';
import { transcript } from './transcript.ts';

const all = [
  agent,
  ai,
  aicall,
  aimessage,
  message,
  email,
  number,
  conversation,
  conversationMessage,
  conversationAccount,
  contactCase,
  caseNote,
  campaign,
  conference,
  conferencecall,
  outdial,
  outplan,
  queue,
  queuecall,
  schedule,
  summary,
  tag,
  transcribe,
  transcript,
] as const;

export const kinds: readonly Kind[] = all;

/** Where the API has resources: `tags`, `queues`, ... */
export type ResourcePath = (typeof all)[number]['path'];

/** A resource as the API shows it, by its path. */
export type ResourceAt<P extends ResourcePath> = Resource<DataOf<Extract<(typeof all)[number], { path: P }>>>;
