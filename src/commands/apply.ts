import { createInterface } from 'node:readline/promises';
import type { Flow, SavedFlow } from '../client/index.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { keepIds, toDiff } from './flow-diff.ts';
import { type FlowFile, readFlowFile } from './flow-file.ts';
import type { ApplyOptions } from './flows.ts';
import { printJson, type Session } from './session.ts';

/** What becomes of a file. */
interface Plan {
  readonly file: FlowFile;
  readonly stored: Flow | undefined;
  /** Lines of what changes; none: nothing. */
  readonly diff: readonly string[];
}

interface Applied {
  readonly file: string;
  readonly result: 'created' | 'changed' | 'unchanged' | 'refused';
  readonly flow: Flow | SavedFlow | undefined;
}

/**
 * Stores what the files say. All of them are read and compared before the first is stored.
 * @throws CommandError when a file is not valid, or names a flow that is not there or there twice
 */
export async function apply(
  session: Session,
  paths: readonly string[],
  options: ApplyOptions,
): Promise<void> {
  const files = paths.map(readFlowFile);
  const stored: Flow[] = [];
  for await (const flow of session.client.flows.all()) stored.push(flow);
  const applied: Applied[] = [];
  for (const plan of files.map((file) => toPlan(session, file, stored))) {
    show(session, plan);
    applied.push(await carryOut(session, plan, options));
  }
  if (session.json) printJson(session, applied);
  if (applied.some(({ result }) => result === 'refused')) process.exitCode = EXIT.failed;
}

function toPlan({ terminal }: Session, file: FlowFile, all: readonly Flow[]): Plan {
  const stored = findStored(file, all);
  const actions = keepIds(file.flow.actions, stored?.actions ?? []);
  const kept = { ...file, flow: { ...file.flow, actions } };
  return { file: kept, stored, diff: toDiff(stored, kept.flow, terminal.colours) };
}

/** The flow that the file is about; undefined when it is a new one. */
function findStored({ path, flow: { id, name } }: FlowFile, all: readonly Flow[]): Flow | undefined {
  if (id !== undefined) {
    const stored = all.find((flow) => flow.id === id.toLowerCase());
    if (stored !== undefined) return stored;
    const hint = 'Take the id out of the file to store it as a new flow.';
    throw new CommandError(EXIT.notFound, `${path}: there is no flow ${id}.`, hint);
  }
  if (name === '')
    throw new CommandError(
      EXIT.failed,
      `${path}: the flow has no name.`,
      'Give it a name, or the id of a flow.',
    );
  const [first, second] = all.filter((flow) => flow.name === name);
  if (second === undefined) return first;
  const hint = 'Put the id of one of them into the file: activeflow flows list';
  throw new CommandError(EXIT.failed, `${path}: there are several flows "${name}".`, hint);
}

function show({ terminal, json }: Session, { file, stored, diff }: Plan): void {
  for (const warning of file.warnings) terminal.note(terminal.colours.yellow(`warning: ${warning}`));
  if (json) return;
  const { bold, dim } = terminal.colours;
  const what = stored === undefined ? 'is new' : diff.length === 0 ? 'is unchanged' : 'changes';
  terminal.print(
    `${file.path}: ${bold(file.flow.name || (stored?.name ?? ''))} ${what} ${dim(stored?.id ?? '')}`.trimEnd(),
  );
  for (const line of diff) terminal.print(`  ${line}`);
}

async function carryOut(
  session: Session,
  { file, stored, diff }: Plan,
  { yes, dryRun }: ApplyOptions,
): Promise<Applied> {
  const { client, terminal, json } = session;
  if (stored !== undefined && diff.length === 0)
    return { file: file.path, result: 'unchanged', flow: stored };
  const result = stored === undefined ? 'created' : 'changed';
  if (dryRun) return { file: file.path, result, flow: stored };
  if (terminal.isInteractive && !yes && !json && !(await isWanted()))
    return { file: file.path, result: 'refused', flow: stored };
  const { id: _, ...input } = file.flow;
  const flow =
    stored === undefined ? await client.flows.create(input) : await client.flows.update(stored.id, input);
  if (!json) terminal.print(terminal.colours.green(`${result} ${flow.id}`));
  return { file: file.path, result, flow };
}

async function isWanted(): Promise<boolean> {
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await questions.question('Store it? [y/N] ')).trim());
  } finally {
    questions.close();
  }
}
