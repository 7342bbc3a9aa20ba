import type { Command } from 'commander';
import { CommandError, EXIT } from './exit-code.ts';
import { Handset } from './handset.ts';
import { openInput, operate, PHONE_HELP } from './handset-input.ts';
import { findFlow } from './references.ts';
import { apiCommand, openSession, type Session, type SessionOptions } from './session.ts';
import { hasFailed, toStatus } from './view/status.ts';

interface PhoneOptions extends SessionOptions {
  readonly from: string;
  readonly to: string;
}

/** `activeflow phone` */
export function definePhone(program: Command): void {
  apiCommand(program, 'phone', {
    summary:
      'A handset on the simulated phone network: rings into a flow; hear as text, press keys, talk, hang up.',
    examples: ['phone "IVR menu"', 'printf \'wait Press 1\\n2\\n\' | activeflow phone "IVR menu"'],
  })
    .argument('[flow]', 'name, id or its beginning; default: the newest flow')
    .option('--from <number>', 'who rings', '+15550100')
    .option('--to <number>', 'who is called', '+15550199')
    .addHelpText('after', `\n${PHONE_HELP}`)
    .action((flow: string | undefined, options: PhoneOptions) => phone(openSession(options), flow, options));
}

async function phone(
  session: Session,
  reference: string | undefined,
  { from, to }: PhoneOptions,
): Promise<void> {
  const { client, terminal, json } = session;
  const flow = reference === undefined ? await newestFlow(session) : await findFlow(client, reference);
  const rung = await client.simulator.ring({ flow_id: flow.id, from, to });
  if (!json) terminal.print(`Ringing ${terminal.colours.bold(flow.name)} (help: ?)`);
  const input = openInput(terminal);
  const handset = new Handset({ ...session, terminal: input.terminal }, rung.id);
  void operate(input, handset);
  try {
    await handset.untilOver();
  } finally {
    input.close();
  }
  await conclude(session, rung.activeflow_id);
}

async function newestFlow({ client }: Session) {
  const { result } = await client.flows.list({ page_size: 1 });
  const [newest] = result;
  if (newest !== undefined) return newest;
  throw new CommandError(
    EXIT.notFound,
    'There is no flow to ring.',
    'activeflow flows apply FILE stores one.',
  );
}

const PATIENCE_MS = 5000;
const PAUSE_MS = 200;

/** The activeflow ends just behind its call, or goes on without. */
async function conclude({ client, terminal, json }: Session, id: string): Promise<void> {
  if (id === '') return;
  const deadline = Date.now() + PATIENCE_MS;
  let activeflow = await client.activeflows.get(id);
  while (activeflow.status !== 'ended' && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    activeflow = await client.activeflows.get(id);
  }
  if (hasFailed(activeflow.ended_reason)) process.exitCode = EXIT.failed;
  const { dim } = terminal.colours;
  if (!json)
    terminal.print(`${toStatus(activeflow, terminal.colours)}  ${dim(`activeflow show ${id.slice(0, 8)}`)}`);
}
