import type { Command } from 'commander';
import type { ActiveflowInput } from '../client/index.ts';
import { findFlow, isFlowFile } from './references.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { withVariables } from './variable-options.ts';
import { watch } from './watching.ts';

interface RunOptions extends SessionOptions {
  readonly var: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly detach?: boolean;
}

/** `activeflow run` */
export function defineRun(program: Command): void {
  const command = apiCommand(program, 'run', {
    summary: 'Starts an activeflow and watches it until it has ended.',
    examples: [
      'run "Order follow-up" --var order=1234',
      'run examples/flows/approval.json --detach',
      'run lunch.yaml',
    ],
  })
    .argument('<flow>', 'name, id or its beginning, or a file')
    .option('--id <uuid>', 'the id of the activeflow: asked for again, there is still one')
    .option('--detach', 'only start it; print its id');
  withVariables(command).action((flow: string, options: RunOptions) =>
    run(openSession(options), flow, options),
  );
}

async function run(
  session: Session,
  flow: string,
  { var: variables, id, detach }: RunOptions,
): Promise<void> {
  const { client, terminal, json } = session;
  const created = await client.activeflows.create({ ...(await toWhat(session, flow)), id, variables });
  if (!detach) process.exitCode = await watch(session, created.id);
  else if (json) printJson(session, created);
  else terminal.print(created.id);
}

/** A stored flow, or the actions of a file; the file's warnings are shown. */
export async function toWhat(
  { client, terminal }: Session,
  flow: string,
): Promise<Pick<ActiveflowInput, 'flow_id' | 'actions' | 'on_complete_flow_id'>> {
  if (isFlowFile(flow)) {
    const { readFlowFile } = await import('./flow-file.ts');
    const { flow: written, warnings } = readFlowFile(flow);
    for (const warning of warnings) terminal.note(terminal.colours.yellow(`warning: ${warning}`));
    return { actions: written.actions, on_complete_flow_id: written.on_complete_flow_id };
  }
  return { flow_id: (await findFlow(client, flow)).id };
}
