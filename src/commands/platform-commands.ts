import type { Command } from 'commander';
import { loadConfig } from '../config.ts';

/** The commands that run the platform. Each loads its code when it is called: the other commands start quickly. */
export function definePlatformCommands(program: Command): void {
  program
    .command('start')
    .description('Runs the whole platform on this machine until Ctrl-C.')
    .action(async () => (await import('./start.ts')).start(loadConfig()));
  program
    .command('demo')
    .description('Places one simulated call through the sample menu and shows what happens.')
    .action(async () => (await import('./demo.ts')).demo(loadConfig()));
  program
    .command('reset')
    .description('Deletes the data of the embedded platform: database, Temporal, ports, keys.')
    .action(async () => (await import('./reset.ts')).reset(loadConfig()));
  program
    .command('settings')
    .description('Lists every setting with its default.')
    .option('--markdown', 'as the document docs/settings.md')
    .action(async (options: { markdown?: boolean }) => (await import('./settings.ts')).settings(options));
  program
    .command('actions')
    .description('Lists every action type.')
    .option('--markdown', 'as the document docs/actions.md, with options and examples')
    .action(async (options: { markdown?: boolean }) => (await import('./actions.ts')).actions(options));
  program
    .command('role')
    .argument('<name>', 'api, worker, gateway or simulator')
    .description(
      'Runs one process of the platform; TEMPORAL_ADDRESS and DATABASE_URL say where the servers are.',
    )
    .action(async (name: string) => (await import('./role.ts')).role(name, loadConfig()));
  defineAdmin(program);
}

function defineAdmin(program: Command): void {
  const admin = program.command('admin').description('What only an operator may do.');
  admin
    .command('namespace')
    .description('Registers TEMPORAL_NAMESPACE and its search attributes at TEMPORAL_ADDRESS.')
    .option(
      '--adopt',
      'the namespace that DATABASE_URL knows is gone for good: its open activeflows end as lost',
    )
    .action(async (options: { readonly adopt?: boolean }) =>
      (await import('./namespace.ts')).registerNamespace(loadConfig(), options),
    );
  admin
    .command('customer')
    .description('Customers of this deployment.')
    .command('create')
    .argument('<name>')
    .option('--webhook-uri <uri>', 'where its events go')
    .description('Makes a customer; shows its first access key and the secret of its webhooks, once.')
    .action(async (name: string, options: { webhookUri?: string }) =>
      (await import('./customer.ts')).createCustomer(loadConfig(), name, options),
    );
}
