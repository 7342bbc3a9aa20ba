#!/usr/bin/env node
import { Command } from 'commander';
import { defineCall } from './commands/call.ts';
import { defineCompletion } from './commands/completion.ts';
import { defineContinue } from './commands/continue.ts';
import { EXIT, EXIT_CODES_HELP } from './commands/exit-code.ts';
import { defineFlows } from './commands/flows.ts';
import { defineList } from './commands/list.ts';
import { definePhone } from './commands/phone.ts';
import { definePlatformCommands } from './commands/platform-commands.ts';
import { reportFailure } from './commands/report.ts';
import { defineResources } from './commands/resources.ts';
import { defineRun } from './commands/run.ts';
import { defineShow } from './commands/show.ts';
import { defineStop } from './commands/stop.ts';
import { defineWatch } from './commands/watch.ts';

const program = new Command('activeflow')
  .description('Call and message flows as durable workflows.')
  .showHelpAfterError('Add --help for what can be said.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.usage));

program.commandsGroup('Flows and their runs:');
for (const define of [
  defineFlows,
  defineRun,
  defineCall,
  definePhone,
  defineList,
  defineShow,
  defineWatch,
  defineStop,
  defineContinue,
  defineResources,
]) {
  define(program);
}
program.commandsGroup('The platform:');
definePlatformCommands(program);
program.addHelpText(
  'after',
  `
The platform asked is, in this order: --url and --key; ACTIVEFLOW_API_URL and ACTIVEFLOW_ACCESS_KEY; upstream's VOIPBIN_API_BASE_URL
and VOIPBIN_API_KEY; the one that npm start runs in this folder. NO_COLOR is respected. All other settings: activeflow settings

${EXIT_CODES_HELP}

Examples:
  $ activeflow flows apply lunch.yaml
  $ activeflow phone Lunch
  $ activeflow list --status running
  $ activeflow show 2e9705c5`,
);

// Whoever reads has seen enough (activeflow list | head).
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? EXIT.ok : EXIT.failed),
);

await defineCompletion(program);
await program.parseAsync().catch(reportFailure);
