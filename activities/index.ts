/** All side effects of a running activeflow, named as its workflow calls them: an effect after its action type. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectName } from '../workflows/interpreter/outcome.ts';
import type { EffectInput, FinishInput, FinishResult, SaveInput } from '../workflows/protocol.ts';
import type { ActiveflowStore } from './activeflow-store.ts';
import type { AddressBook } from './address-book.ts';
import { type AiDependencies, createAi } from './ai.ts';
import { createSummarizing, type SummaryActivities, type SummaryDependencies } from './ai-summaries.ts';
import type { CallLegs } from './call-legs.ts';
import { type AudioRecords, createCallMedia, type MediaHosts } from './call-media.ts';
import { type CallPlacing, createCallAction } from './call-placing.ts';
import { local_time } from './clock.ts';
import type { ConferenceParts } from './conference-desk.ts';
import { createConferenceEffects } from './conference-effects.ts';
import { createConnect } from './connect.ts';
import { type ContinueLinks, withContinueLinks } from './continue-links.ts';
import { type Correspondence, createCorrespondence } from './correspondence.ts';
import { EffectRefused } from './failure.ts';
import type { HttpClient } from './http-client.ts';
import { inOrder } from './in-order.ts';
import { createLegs } from './legs.ts';
import { createPatientNetwork } from './patient-network.ts';
import type { PhoneNetworkPort } from './phone-network.ts';
import type { QueueDesk } from './queue-desk.ts';
import { createQueueEffects } from './queue-effects.ts';
import type { QueueRecords } from './queue-records.ts';
import { createRecording, type RecordingRecords } from './recording.ts';
import { createTelephony } from './telephony.ts';
import { createThreeTries } from './three-tries.ts';
import { createTranscribing, type TranscribeDependencies } from './transcribes.ts';
import { createWeb } from './web.ts';

export type Activities = { readonly [E in EffectName]: (effect: EffectInput) => Promise<JsonObject> } & {
  save(input: SaveInput): Promise<void>;
  finish(input: FinishInput): Promise<FinishResult>;
} & Pick<SummaryActivities, 'summarize' | 'summary_failed'>;

/** What queues need beside the phone network. */
export interface QueueParts {
  readonly records: QueueRecords;
  readonly desk: QueueDesk;
}

/** What telephony needs beside the phone network. */
export interface CallParts {
  readonly legs: CallLegs;
  readonly addresses: AddressBook;
  readonly audio: AudioRecords;
  readonly hosts: MediaHosts;
  readonly recordings: RecordingRecords;
  readonly placing: CallPlacing;
}

export interface ActivityDependencies {
  readonly control: PhoneNetworkPort;
  readonly calls: CallParts;
  readonly http: HttpClient;
  readonly store: ActiveflowStore;
  readonly links: ContinueLinks;
  readonly correspondence: Correspondence;
  readonly ai: Pick<AiDependencies, 'records' | 'model'> &
    Pick<TranscribeDependencies, 'transcribes' | 'listener'> &
    Pick<SummaryDependencies, 'summaries'>;
  readonly queues: QueueParts;
  readonly conferences: ConferenceParts;
  /** Makes UUIDs. */
  readonly newId: () => string;
}

export function createActivities({
  control,
  calls,
  http,
  store,
  links,
  correspondence,
  ai,
  queues,
  conferences,
  newId,
}: ActivityDependencies): Activities {
  const network = createPatientNetwork(control, createThreeTries(sleep));
  const legs = createLegs(network, calls.legs);
  const transcribing = createTranscribing({ ...ai, control: network });
  const summarizing = createSummarizing({
    ...ai,
    transcribing,
    conferences: { ...conferences, transcribes: ai.transcribes, ears: network },
  });
  const effects: { readonly [E in EffectName]: (effect: EffectInput) => Promise<JsonObject> } = {
    ...createTelephony(control),
    ...createConnect({ network, legs, addresses: calls.addresses }),
    ...createCallMedia({ network, ...calls }),
    ...createRecording(network, calls.recordings),
    ...createCallAction({ ...calls, newId }),
    ...createWeb({ http, store, newId }),
    ...createCorrespondence(correspondence),
    ...createAi({ ...ai, control: network }),
    ...transcribing,
    ai_summary: summarizing.ai_summary,
    ...createQueueEffects({ ...queues, phones: network }),
    ...createConferenceEffects({
      ...conferences,
      phones: network,
      flowActions: (customerId, flowId) => store.flowActions(customerId, flowId),
    }),
    local_time,
    async fetch_flow({ customer_id, input }) {
      const flowId = String(input.flow_id);
      const actions = await store.flowActions(customer_id, flowId);
      if (!actions) throw new EffectRefused('FLOW_NOT_FOUND', `there is no flow ${flowId}`);
      return { actions: actions as unknown as JsonObject[] };
    },
  };
  const linked = Object.entries(effects).map(([name, perform]) => [name, withContinueLinks(links, perform)]);
  return {
    ...(Object.fromEntries(linked) as typeof effects),
    save: inOrder((input) => store.save(input)),
    finish: (input) => store.finish(input),
    summarize: summarizing.summarize,
    summary_failed: summarizing.summary_failed,
  };
}
