/** The messages between the workflows of one activeflow, and those that come from outside. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer } from '../interpreter/receive.ts';
import type { Delivery, Ended, Token } from '../interpreter/token.ts';
import {
  type ActiveflowFacts,
  EVENT_SIGNAL,
  type EventSignal,
  type FlowView,
  REQUEST_UPDATE,
  type Request,
  type RequestAnswer,
  STATE_QUERY,
  STOP_SIGNAL,
} from '../protocol.ts';

export const eventSignal = defineSignal<[EventSignal]>(EVENT_SIGNAL);
export const stopSignal = defineSignal<[]>(STOP_SIGNAL);
export const requestUpdate = defineUpdate<RequestAnswer, [Request]>(REQUEST_UPDATE);
export const stateQuery = defineQuery<FlowView>(STATE_QUERY);

/** Root to child: the next numbered happening. Signals may overtake each other. */
export const deliverSignal = defineSignal<[Delivery]>('deliver');
/** Root to child: end now and hand the token back. */
export const endSignal = defineSignal<[Ended]>('end');
/** Root to child: hand the token back at the next wait; it comes again. */
export const suspendSignal = defineSignal<[]>('suspend');
/** Child to root: what became of a request. */
export const answerSignal = defineSignal<[number, Answer]>('request_answered');

/** Argument of the workflow `stack`; its workflow id is `<activeflow id>/<stack id>`. */
export interface StackInput {
  readonly engine: number;
  readonly schema: number;
  readonly facts: ActiveflowFacts;
  /** Holds the one frame of this stack. */
  readonly token: Token;
  /** Tests only. */
  readonly suspend_at_every_wait?: boolean;
  /** After its own continue-as-new: what it has answered. */
  readonly answers?: readonly (readonly [number, Answer])[];
}

export interface StackResult {
  readonly exit: 'ended' | 'handover' | 'suspended';
  readonly token: Token;
  /** The newest answers to requests, by number: the result may overtake the signals that told of them. */
  readonly answers: readonly (readonly [number, Answer])[];
}
