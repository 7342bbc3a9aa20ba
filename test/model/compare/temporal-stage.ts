import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Context } from '@temporalio/activity';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Activities } from '../../../activities/index.ts';
import { loadConfig } from '../../../src/config.ts';
import { createFlowClient } from '../../../src/flow-client.ts';
import { connectClient } from '../../../src/temporal/connection.ts';
import { connectWorker } from '../../../src/temporal/worker-connection.ts';
import { runWorkers } from '../../../src/worker/worker.ts';
import { EFFECT_NAMES } from '../../../workflows/interpreter/outcome.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import { play } from './play.ts';
import { PASS_TIME } from './still-clock.ts';
import { TemporalFlow, type Wire } from './temporal-flow.ts';
import '../../support/temporal-runtime.ts';

/** A worker whose workflows have a clock that stands still, for many scenarios at once. */
export interface TemporalStage {
  run(scenario: Scenario, suspendAtEveryWait: boolean): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openStage(): Promise<TemporalStage> {
  const target = { address: inject('temporal'), namespace: loadConfig({}).temporal.namespace };
  const taskQueue = `compare-${randomUUID()}`;
  const [client, connected, workflowBundle] = await Promise.all([
    connectClient(target),
    connectWorker(target),
    bundle(),
  ]);
  const flows = new Map<string, TemporalFlow>();
  const activities = routed(flows);
  const workers = await runWorkers({
    ...connected,
    taskQueue,
    workflowBundle,
    activities,
    maxCachedWorkflows: 200,
  });
  const wire: Wire = {
    flows: createFlowClient(client, taskQueue, 20_000),
    query: (id, name) =>
      client.workflow
        .getHandle(id)
        .query<never>(name)
        .catch(() => undefined),
  };
  return {
    async run(scenario, suspendAtEveryWait) {
      const flow = new TemporalFlow(scenario, randomUUID(), wire, suspendAtEveryWait);
      flows.set(flow.id, flow);
      await play(scenario, flow);
      await client.workflow.getHandle(flow.id).result();
      return flow.outcome();
    },
    async close() {
      await workers.stop();
      await client.connection.close();
      await connected.connection.close();
    },
  };
}

function bundle() {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  return bundleWorkflowCode({
    workflowsPath: path('../../../workflows/index.ts'),
    preloadModules: [path('../../../workflows/preload.ts')],
    workflowInterceptorModules: [path('./still-clock.ts')],
    logger: new DefaultLogger('WARN'),
  });
}

type AnyActivity = (input: { activeflow_id: string }) => Promise<unknown>;

/** Activities that find their flow's surroundings, and the one that stands for timers. */
function routed(flows: ReadonlyMap<string, TemporalFlow>): Activities {
  const flowOf = (id: string): TemporalFlow => {
    const flow = flows.get(id);
    if (!flow) throw new Error(`nobody plays activeflow ${id}`);
    return flow;
  };
  const route =
    (name: keyof Activities): AnyActivity =>
    async (input) => {
      const flow = flowOf(input.activeflow_id);
      const activity = flow.surroundings.activities[name] as unknown as AnyActivity;
      const result = await activity(input);
      if (name === 'finish') flow.ended();
      return result;
    };
  const names = [...EFFECT_NAMES, 'save', 'finish'] as const;
  const passTime = (timer: string): Promise<void> => {
    const [id = ''] = Context.current().info.workflowExecution?.workflowId.split('/') ?? [];
    return flowOf(id).timer(timer);
  };
  const activities = Object.fromEntries(names.map((name) => [name, route(name)]));
  return { ...activities, [PASS_TIME]: passTime } as unknown as Activities;
}
