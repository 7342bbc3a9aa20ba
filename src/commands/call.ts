import type { Command } from 'commander';
import { toWhat } from './run.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { withVariables } from './variable-options.ts';
import { toTable } from './view/table.ts';
import { watch } from './watching.ts';

interface CallOptions extends SessionOptions {
  readonly to: readonly string[];
  readonly from: string;
  readonly var: Readonly<Record<string, string>>;
  readonly timeout?: number;
  readonly detach?: boolean;
}

/** `activeflow call` */
export function defineCall(program: Command): void {
  const command = apiCommand(program, 'call', {
    summary: 'Calls somebody; the flow starts at the answer. (To ring in yourself: activeflow phone.)',
    examples: [
      'call "Reminder" --to +15550199',
      'call reminder.yaml --to +15550199 +15550198 --var name=Ada --detach',
    ],
  })
    .argument('<flow>', 'name, id or its beginning, or a file')
    .requiredOption('--to <number...>', 'who is called; each gets an activeflow of its own')
    .option('--from <number>', 'who calls', '+15550100')
    .option('--timeout <milliseconds>', 'how long it rings at most', Number)
    .option('--detach', 'only place the calls');
  withVariables(command).action((flow: string, options: CallOptions) =>
    call(openSession(options), flow, options),
  );
}

/** One call is watched; of several, or detached, a list is printed. */
async function call(session: Session, flow: string, options: CallOptions): Promise<void> {
  const { client, terminal, json } = session;
  const { to, from, var: variables, timeout, detach } = options;
  const { flow_id, actions } = await toWhat(session, flow);
  const placed = await client.calls.create({
    flow_id,
    actions,
    source: { target: from },
    destinations: to.map((target) => ({ target })),
    variables,
    timeout,
  });
  const [first, second] = placed.calls;
  if (!detach && first !== undefined && second === undefined) {
    process.exitCode = await watch(session, first.activeflow_id);
  } else if (json) printJson(session, placed);
  else {
    const rows = placed.calls.map(({ id, destination, activeflow_id }) => [
      destination.target,
      id,
      activeflow_id,
    ]);
    terminal.print(toTable(['to', 'call', 'activeflow'], rows, terminal.colours));
  }
}
