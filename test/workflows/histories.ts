import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { ENGINE } from '../../workflows/protocol.ts';
import { Platform } from '../background/platform.ts';
import { entitiesOf } from './recordings/entities.ts';
import { recordings } from './recordings/index.ts';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));

// The SDK's own conversion needs one copy of protobufjs in the whole installation, which npm does not promise.
const { History } = proto.temporal.api.history.v1;
const AS_TEXT = { enums: String, longs: String, bytes: String };

type RunHistory = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;
type RunEvent = NonNullable<RunHistory['events']>[number];

/** The names of all recorded histories: `v<engine>-<behaviour>-<root or stack number>[-run<number>]`. */
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
  await platform.work(undefined, entitiesOf(platform).activities);
  for (const { name, run } of recordings) {
    const id = await run(platform);
    const { client } = platform;
    await client.workflow.getHandle(id).result();
    const [first] = (await client.workflow.getHandle(id).fetchHistory()).events ?? [];
    const runId = first?.workflowExecutionStartedEventAttributes?.firstExecutionRunId ?? undefined;
    const runs = await runsFrom(client, { workflowId: id, runId });
    write(runs, `${name}-root`);
    const stacks = runs.flatMap(({ events }) => events ?? []).flatMap(startedStack);
    for (const [at, stack] of stacks.entries())
      write(await runsFrom(client, stack), `${name}-stack${at + 1}`);
  }
  await platform.close();
}

interface Run {
  readonly workflowId: string;
  readonly runId: string | undefined;
}

/** The histories of a run and of those that continued it as new. */
async function runsFrom(client: Client, { workflowId, ...first }: Run): Promise<RunHistory[]> {
  const runs: RunHistory[] = [];
  for (let runId: string | null | undefined = first.runId; runId; ) {
    const history: RunHistory = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push(history);
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return runs;
}

function startedStack({ childWorkflowExecutionStartedEventAttributes: child }: RunEvent): Run[] {
  const { workflowId, runId } = child?.workflowExecution ?? {};
  return child?.workflowType?.name === 'stack' && workflowId && runId ? [{ workflowId, runId }] : [];
}

function write(runs: readonly RunHistory[], name: string): void {
  for (const [at, history] of runs.entries()) {
    const file = `${folder}v${ENGINE}-${name}${runs.length > 1 ? `-run${at + 1}` : ''}.json`;
    writeFileSync(file, `${toText(history)}\n`);
  }
}

/** As JSON, without the machine's name and paths. */
function toText(history: RunHistory): string {
  const json = History.toObject(History.fromObject(history), AS_TEXT);
  const text = JSON.stringify(json, (key, value: unknown) => (key === 'stackTrace' ? '' : value));
  return text.replace(/\d+@[\w.-]+/g, 'worker');
}
