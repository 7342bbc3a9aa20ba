import type { Logger } from 'pino';
import { isSet } from '../store/ids.ts';
import type { Variables } from '../store/variables.ts';
import { isRefusal, type StartParts, startFlow } from './start-flow.ts';

/** Something that ended and has a flow for that: a recording, a transcription, a summary. */
export interface Ended {
  readonly customer_id: string;
  /** The flow to start; nil or empty: none. */
  readonly on_end_flow_id: string;
  readonly reference_type: 'recording' | 'transcribe' | 'ai';
  /** Its id; with its type the trigger key. */
  readonly id: string;
  /** In whose course it was made, whose variables the flow inherits; nil: none. */
  readonly activeflow_id: string;
  /** What the flow knows of it. */
  readonly variables: Variables;
}

/**
 * Starts the flow that follows the end of something, once, however often the end is told. Answers its id; undefined when
 * there is none, or it is refused for good, of which the log tells.
 */
export async function startOnEnd(
  parts: StartParts & { readonly log: Pick<Logger, 'info' | 'warn'> },
  ended: Ended,
): Promise<string | undefined> {
  const { reference_type, id, activeflow_id, on_end_flow_id } = ended;
  if (!isSet(on_end_flow_id)) return undefined;
  try {
    const started = await startFlow(parts, {
      customer_id: ended.customer_id,
      trigger_key: `${reference_type}/${id}`,
      flow_id: on_end_flow_id,
      reference_type,
      reference_id: id,
      reference_activeflow_id: activeflow_id,
      occasion: ended.variables,
    });
    parts.log.info({ [reference_type]: id, activeflow_id: started }, 'it ended, its flow is started');
    return started;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reason = error.message;
    parts.log.warn({ [reference_type]: id, activeflow_id, reason }, 'it ended, no flow follows');
    return undefined;
  }
}
