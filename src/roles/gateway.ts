import type { Logger } from 'pino';
import type { IncomingCall } from '../../activities/call-control.ts';
import type { TranscribeRecords } from '../../activities/transcribes.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import { timed, watchReader } from '../observability/news-metrics.ts';
import { number } from '../resources/number.ts';
import { isSet } from '../store/ids.ts';
import { recordingVariables } from '../store/variables.ts';
import { hear } from '../transcribes/hearing.ts';
import { createTranscribes } from '../transcribes/records.ts';
import { startOnEnd } from '../triggers/on-end.ts';
import { isRefusal, startFlow } from '../triggers/start-flow.ts';
import { type Connections, connect } from './connections.ts';
import { readMessages } from './messages.ts';
import type { StartRole } from './role.ts';

/**
 * Reads the phone network's news: an incoming call starts its activeflow, an event is signalled to the workflow of its
 * call: its activeflow, or for a leg whoever made it. News are acknowledged after they are stored; what is not acknowledged comes again, and repeats change nothing.
 */
export const startGateway: StartRole = async (config, log, metrics) => {
  const connections = await connect(config, log, metrics);
  const gateway = new Gateway(connections, log);
  const reader = await connections.provider.open(timed(gateway, metrics));
  watchReader(metrics, reader);
  const messages = await readMessages(config, connections, log);
  return {
    ready: async () => ({ ...(await connections.ready()), phone_network: reader.state() !== 'away' }),
    close: async () => {
      await reader.close();
      await messages?.close();
      await connections.close();
    },
  };
};

/** Calls whose workflow is remembered; others are looked up. */
const REMEMBERED_CALLS = 10_000;

type Parts = Pick<Connections, 'store' | 'flows' | 'provider' | 'summaries'>;

/** What becomes of the news. */
export class Gateway {
  readonly #connections: Parts;
  readonly #log: Logger;
  readonly #transcribes: TranscribeRecords;
  readonly #workflows = new Map<string, string>();

  constructor(connections: Parts, log: Logger) {
    this.#connections = connections;
    this.#log = log;
    this.#transcribes = createTranscribes({ ...connections, log });
  }

  async incoming(call: IncomingCall): Promise<void> {
    const route = call.route ?? (await this.#routeOf(call));
    if (!route) return await this.#reject(call, 'no flow takes calls to this number');
    try {
      const activeflowId = await startFlow(this.#connections, {
        customer_id: route.customer_id,
        trigger_key: `call/${call.call_id}`,
        flow_id: route.flow_id,
        reference_type: 'call',
        reference_id: call.call_id,
        call: {
          id: call.call_id,
          direction: 'incoming',
          status: 'ringing',
          source: call.source,
          destination: call.destination,
        },
      });
      this.#remember(call.call_id, activeflowId);
      this.#log.info({ call_id: call.call_id, activeflow_id: activeflowId }, 'call taken');
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#reject(call, error.message);
    }
  }

  /** Whose number it is, and which flow takes its calls. */
  async #routeOf({ destination }: IncomingCall): Promise<IncomingCall['route']> {
    const owned = await this.#connections.store.resources.findByKey(number, destination.target);
    if (owned === undefined || !isSet(owned.call_flow_id)) return undefined;
    return { customer_id: owned.customer_id, flow_id: owned.call_flow_id };
  }

  async event(event: CallEvent): Promise<void> {
    const { store, flows } = this.#connections;
    const workflowId = await this.#workflowOf(event.call_id);
    if (workflowId === undefined) {
      this.#log.warn({ call_id: event.call_id, type: event.type }, 'event of a call that nobody knows');
      return;
    }
    await flows.event(workflowId, event);
    await store.calls.applyEvent(event);
    await hear({ store, transcribes: this.#transcribes, summaries: this.#connections.summaries }, event);
    if (event.type !== 'recording_started' && event.type !== 'recording_finished') return;
    const recording = await store.recordings.applyEvent(event);
    if (recording?.status !== 'ended') return;
    await startOnEnd(
      { ...this.#connections, log: this.#log },
      { ...recording, reference_type: 'recording', variables: recordingVariables(recording) },
    );
  }

  /** Refused for good: there is no flow for it. Hung up by an id of its own, so that a repetition does nothing. */
  async #reject({ call_id }: IncomingCall, reason: string): Promise<void> {
    this.#log.warn({ call_id, reason }, 'call refused');
    await this.#connections.provider.hangup({ command_id: `${call_id}/refused`, call_id, reason: 'failed' });
  }

  async #workflowOf(callId: string): Promise<string | undefined> {
    const known = this.#workflows.get(callId);
    if (known !== undefined) return known;
    const id = await this.#connections.store.calls.workflowOf(callId);
    if (id !== undefined) this.#remember(callId, id);
    return id;
  }

  #remember(callId: string, workflowId: string): void {
    this.#workflows.set(callId, workflowId);
    const [oldest] = this.#workflows.keys();
    if (this.#workflows.size > REMEMBERED_CALLS && oldest !== undefined) this.#workflows.delete(oldest);
  }
}
