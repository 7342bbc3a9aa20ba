import type { CallPlacing } from '../activities/call-placing.ts';
import { EffectRefused } from '../activities/failure.ts';
import type { CallParts } from '../activities/index.ts';
import type { RecordingRecords } from '../activities/recording.ts';
import { createAddressBook, createAgentPhones } from './address-book.ts';
import type { FlowClient } from './flow-client.ts';
import { createMediaHosts } from './http/media-hosts.ts';
import { StoreError } from './store/errors.ts';
import { isSet } from './store/ids.ts';
import type { Store } from './store/store.ts';
import { recordingVariables } from './store/variables.ts';
import { startFlow } from './triggers/start-flow.ts';

interface Parts {
  readonly store: Pick<
    Store,
    'activeflows' | 'calls' | 'legs' | 'reconciliation' | 'recordings' | 'resources'
  >;
  readonly flows: Pick<FlowClient, 'start'>;
  /** Hosts that may be reached although their addresses are not public. */
  readonly allowedHosts: ReadonlySet<string>;
}

/** What telephony needs beside the phone network, from database and Temporal. */
export function createCallParts({ store, flows, allowedHosts }: Parts): CallParts {
  return {
    legs: store.legs,
    addresses: createAddressBook(createAgentPhones(store)),
    audio: store.calls,
    hosts: createMediaHosts(allowedHosts),
    recordings: createRecordingRecords(store),
    placing: createCallPlacing({ store, flows }),
  };
}

function createRecordingRecords({ calls, recordings }: Parts['store']): RecordingRecords {
  return {
    async create(recording) {
      const { id, customer_id } = recording;
      await refused(recordings.create({ ...recording, format: 'wav' }));
      return recordingVariables(await recordings.get(customer_id, id));
    },
    withdraw: (callId, id) => recordings.withdraw(callId, id),
    async current(callId) {
      const id = (await calls.find(callId))?.recording_id;
      return isSet(id) ? id : undefined;
    },
  };
}

function createCallPlacing(parts: Pick<Parts, 'store' | 'flows'>): CallPlacing {
  return {
    async place({ key, customer_id, call, flow_id, actions, master_call_id, variables }) {
      await refused(
        startFlow(parts, {
          customer_id,
          trigger_key: `call-action/${key}`,
          flow_id,
          actions,
          reference_type: 'call',
          reference_id: call.id,
          call,
          master_call_id,
          occasion: variables,
        }),
      );
    },
  };
}

/** What would be refused again is not tried again. */
async function refused<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreError && error.code !== 'UNAVAILABLE') {
      throw new EffectRefused(error.code, error.message);
    }
    throw error;
  }
}
