import type { Command } from 'commander';
import { type ActiveflowClient, createClient } from '../client/index.ts';
import { type Connection, type ConnectionOptions, findConnection } from './connection.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** The options of every command that asks the API. */
export interface SessionOptions extends ConnectionOptions {
  readonly json?: boolean;
}

/** What a command works with. */
export interface Session {
  readonly client: ActiveflowClient;
  readonly connection: Connection;
  readonly terminal: Terminal;
  /** Print what the API answered instead of something to read. */
  readonly json: boolean;
}

/** @throws CommandError when there is no platform or no key to be found */
export function openSession(options: SessionOptions): Session {
  const connection = findConnection(options);
  return {
    connection,
    client: createClient(connection),
    terminal: openTerminal(),
    json: options.json ?? false,
  };
}

/** Adds a command that asks the API, with the options that all of them have. */
export function apiCommand(
  parent: Command,
  name: string,
  { summary, examples }: { readonly summary: string; readonly examples: readonly string[] },
): Command {
  return parent
    .command(name)
    .description(summary)
    .summary(summary.split(/[.:] /)[0] ?? summary)
    .option('--url <address>', 'address of the API (ACTIVEFLOW_API_URL)')
    .option('--key <access key>', 'access key (ACTIVEFLOW_ACCESS_KEY)')
    .option('--json', 'print what the API answered')
    .addHelpText(
      'after',
      `\nExamples:\n${examples.map((example) => `  $ activeflow ${example}`).join('\n')}`,
    );
}

/** Prints an answer as it is. */
export function printJson({ terminal }: Pick<Session, 'terminal'>, answer: unknown): void {
  terminal.print(JSON.stringify(answer, null, 2));
}
