/**
 * Settles what a crash between database, Temporal and phone network left, and what operators did in the Temporal UI. Every
 * part may be repeated and may run in several workers at once; a part that fails does not keep the others from their pass.
 */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { CallControl } from '../../activities/call-control.ts';
import type { FlowClient } from '../flow-client.ts';
import type { Store } from '../store/store.ts';
import { AbandonedCalls } from './abandoned-calls.ts';
import { startLoop, toldOnce } from './loop.ts';
import { LostCalls } from './lost-calls.ts';
import { LostWorkflows } from './lost-workflows.ts';
import { Terminated } from './terminated.ts';
import { startUnstarted } from './unstarted.ts';

export interface ReconcilerParts {
  readonly store: Pick<Store, 'reconciliation' | 'calls'>;
  readonly flows: Pick<FlowClient, 'start' | 'event'>;
  readonly client: Client;
  readonly control: Pick<CallControl, 'hangup' | 'state'>;
  /** Ends what goes on only as long as a call. */
  readonly endOfCall: (callId: string) => Promise<void>;
  readonly log: Logger;
  /** Milliseconds between passes; 2000 by default. */
  readonly every?: number;
  /** Age from which a decided activeflow counts as never started; 2 by default. */
  readonly unstartedAfterSeconds?: number;
  /** Time without news after which an activeflow's workflow is looked for; 60 by default. */
  readonly lostAfterSeconds?: number;
  /** Milliseconds between two rounds of that; 60,000 by default. */
  readonly lostEvery?: number;
  /** Time without news after which an activeflow's call is looked for; 5 by default. */
  readonly callQuietSeconds?: number;
  /** Milliseconds between two rounds of that; 10,000 by default. */
  readonly callsEvery?: number;
}

/** Reconciles now and again and again until it is closed. */
export function startReconciler(parts: ReconcilerParts): { close(): Promise<void> } {
  const { log } = parts;
  const terminated = new Terminated(parts);
  const lostWorkflows = new LostWorkflows(parts);
  const lostCalls = new LostCalls(parts);
  const abandonedCalls = new AbandonedCalls(parts);
  const steps = [
    toldOnce('start what never started', () => startUnstarted(parts), log),
    toldOnce('settle terminated workflows', () => terminated.pass(), log),
    toldOnce('settle lost workflows', () => lostWorkflows.pass(), log),
    toldOnce('settle lost calls', () => lostCalls.pass(), log),
    toldOnce('end abandoned calls', () => abandonedCalls.pass(), log),
  ];
  const pass = async (): Promise<void> => {
    await Promise.all(steps.map((step) => step()));
  };
  return startLoop({ name: 'reconciler', every: parts.every ?? 2000, pass, log });
}
