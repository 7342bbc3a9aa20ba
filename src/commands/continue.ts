import type { Command } from 'commander';
import { findActiveflowId } from './references.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { withVariables } from './variable-options.ts';

interface ContinueOptions extends SessionOptions {
  readonly var: Readonly<Record<string, string>>;
  readonly action?: string;
}

/** `activeflow continue` */
export function defineContinue(program: Command): void {
  const command = apiCommand(program, 'continue', {
    summary: 'Lets an activeflow go on from a block.',
    examples: ['continue 2e9705c5', 'continue 2e9705c5 --var approved=yes --action wait'],
  })
    .argument('<activeflow>', 'id or its beginning')
    .option('--action <id>', 'only when it waits there');
  withVariables(command).action((reference: string, options: ContinueOptions) =>
    goOn(openSession(options), reference, options),
  );
}

async function goOn(
  session: Session,
  reference: string,
  { var: variables, action }: ContinueOptions,
): Promise<void> {
  const { client, terminal, json } = session;
  const id = await findActiveflowId(client, reference);
  const activeflow = await client.activeflows.continue(id, { variables, expected_action_id: action });
  if (json) return printJson(session, activeflow);
  terminal.print(`${id} goes on.`);
}
