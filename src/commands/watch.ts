import type { Command } from 'commander';
import { findActiveflowId } from './references.ts';
import { apiCommand, openSession, type SessionOptions } from './session.ts';
import { watch } from './watching.ts';

/** `activeflow watch` */
export function defineWatch(program: Command): void {
  apiCommand(program, 'watch', {
    summary:
      'Shows an activeflow live until it has ended. Exit code 1 when it ends "failed" or "limit_exceeded".',
    examples: ['watch 2e9705c5', 'watch 2e9705c5 --json | jq -r .data.current_action.id'],
  })
    .argument('<activeflow>', 'id or its beginning')
    .action(async (reference: string, options: SessionOptions) => {
      const session = openSession(options);
      process.exitCode = await watch(session, await findActiveflowId(session.client, reference));
    });
}
