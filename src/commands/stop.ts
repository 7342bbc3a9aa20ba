import type { Command } from 'commander';
import type { Activeflow } from '../client/index.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { findActiveflowId } from './references.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { toStatus } from './view/status.ts';

/** `activeflow stop` */
export function defineStop(program: Command): void {
  apiCommand(program, 'stop', {
    summary: 'Ends activeflows. One that has ended already is left as it is.',
    examples: ['stop 2e9705c5', "stop $(activeflow list --status running --json | jq -r '.[].id')"],
  })
    .argument('<activeflow...>', 'ids or their beginnings')
    .action((references: string[], options: SessionOptions) => stop(openSession(options), references));
}

async function stop(session: Session, references: readonly string[]): Promise<void> {
  const { client, terminal, json } = session;
  const stopped: Activeflow[] = [];
  for (const reference of references) {
    const activeflow = await client.activeflows.stop(await findActiveflowId(client, reference));
    stopped.push(activeflow);
    if (!json) terminal.print(`${activeflow.id}  ${toStatus(activeflow, terminal.colours)}`);
  }
  if (json) printJson(session, stopped);
  if (stopped.every(({ status }) => status === 'ended')) return;
  throw new CommandError(
    EXIT.unavailable,
    'Not all have ended yet.',
    'They were asked to; look again with activeflow show.',
  );
}
