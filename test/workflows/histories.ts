import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { ENGINE } from '../../workflows/protocol.ts';
import { Platform } from '../background/platform.ts';
import { recordings } from './recordings.ts';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));

// The SDK's own conversion needs one copy of protobufjs in the whole installation, which npm does not promise.
const { History } = proto.temporal.api.history.v1;
const AS_TEXT = { enums: String, longs: String, bytes: String };

type RunHistory = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

/** The names of all recorded histories: `v<engine>-<behaviour>-<root or stack number>[-<run number>]`. */
export function historyNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

export function readHistory(name: string): { history: RunHistory; workflowId: string } {
  const history = History.fromObject(JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')));
  return {
    history,
    workflowId: history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? name,
  };
}

/** Runs every recording and writes the histories of its workflows, those of its stacks included. */
export async function record(): Promise<void> {
  const platform = await Platform.open();
  await platform.work();
  for (const { name, run } of recordings) {
    const id = await run(platform);
    await platform.client.workflow.getHandle(id).result();
    const stacks = await writeRuns(platform.client, id, `${name}-root`);
    for (const [at, stack] of stacks.entries())
      await writeRuns(platform.client, stack, `${name}-stack${at + 1}`);
  }
  await platform.close();
}

/** Writes all runs of a workflow id; answers the ids of the stacks they started. */
async function writeRuns(client: Client, workflowId: string, name: string): Promise<string[]> {
  const runs = await runsOf(client, workflowId);
  for (const [at, history] of runs.entries()) {
    const file = `${folder}v${ENGINE}-${name}${runs.length > 1 ? `-${at + 1}` : ''}.json`;
    writeFileSync(
      file,
      `${scrubbed(JSON.stringify(History.toObject(History.fromObject(history), AS_TEXT)))}\n`,
    );
  }
  const started = runs
    .flatMap(({ events }) => events ?? [])
    .flatMap(({ startChildWorkflowExecutionInitiatedEventAttributes: child }) =>
      child?.workflowType?.name === 'stack' && child.workflowId ? [child.workflowId] : [],
    );
  return [...new Set(started)];
}

/** The histories of a chain of runs, oldest first. */
async function runsOf(client: Client, workflowId: string): Promise<RunHistory[]> {
  const runs: RunHistory[] = [];
  for (
    let runId: string | undefined | null = (await client.workflow.getHandle(workflowId).describe()).runId;
    runId;
  ) {
    const history: RunHistory = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.unshift(history);
    runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  }
  return runs;
}

/** Without the name of the machine. */
function scrubbed(json: string): string {
  return json.replace(/\d+@[\w.-]+/g, 'worker');
}
