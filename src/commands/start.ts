import { join } from 'node:path';
import { createClient } from '../client/index.ts';
import type { Config } from '../config.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import { type Seed, seed } from '../platform/seed.ts';
import type { SupervisorEvent } from '../supervisor/supervisor.ts';
import { runUrl } from './run-url.ts';

/** `npm start`: the whole platform in one terminal, until Ctrl-C. */
export async function start(config: Config): Promise<void> {
  const begun = Date.now();
  const platform = await startPlatform({ config, report: say, onEvent: tell });
  const seeded = await seed(platform.databaseUrl, config.dataDir);
  const activeflow = await ringOnce(platform, seeded);
  say(welcome({ config, platform, seeded, activeflow, begun }));
  await platform.supervisor.ended;
}

/** One call through the sample menu, so that there is something to see. */
async function ringOnce({ apiUrl }: Platform, { accessKey, flows }: Seed): Promise<string> {
  const { simulator } = createClient({ url: apiUrl, accessKey });
  const { activeflow_id } = await simulator.ring({
    flow_id: flows['ivr-menu'] ?? '',
    from: '+15550100',
    to: '+15550199',
    script: [{ wait_for: 'talk', matching: 'Press 1', at: 'end' }, { wait: 500 }, { press: '2' }],
  });
  return activeflow_id;
}

interface Begun {
  readonly config: Config;
  readonly platform: Platform;
  readonly seeded: Seed;
  readonly activeflow: string;
  readonly begun: number;
}

function welcome({ config, platform, seeded, activeflow, begun }: Begun): string {
  const { apiUrl, temporalUiUrl } = platform;
  const header = `-H 'Authorization: Bearer ${seeded.accessKey}'`;
  const run = temporalUiUrl && `\n  ${runUrl(temporalUiUrl, config, activeflow)}`;
  return `
activeflow is up after ${((Date.now() - begun) / 1000).toFixed(1)} s. Ctrl-C ends it; the next start goes on where it was.

  API            ${apiUrl}/v1.0      (read and try it: ${apiUrl}/docs)
  Temporal UI    ${temporalUiUrl ?? `that of your server at ${platform.temporalAddress}`}
  Access key     ${seeded.accessKey}
  Logs           ${join(config.dataDir, 'logs')}

A simulated call is in the sample menu right now. Look at it:
  npx activeflow show ${activeflow.slice(0, 8)}${run ?? ''}

Then ring in yourself, and press a key:
  npx activeflow phone "IVR menu"

The same by HTTP (CALL is the "id" of the second answer):
  curl -s ${header} ${apiUrl}/v1.0/activeflows/${activeflow}
  curl -s ${header} ${apiUrl}/v1.0/simulator/calls \\
    -d '{"flow_id": "${seeded.flows['ivr-menu']}", "from": "+15550100", "to": "+15550199"}'
  curl -s ${header} ${apiUrl}/v1.0/simulator/calls/CALL/digits -d '{"digits": "1"}'
`;
}

function tell(event: SupervisorEvent): void {
  if (event.kind === 'orphan')
    say(`ended ${event.role} (${event.pid}), left over from a start that was killed`);
  if (event.kind === 'ready') say(`${event.role.padEnd(12)} ready after ${event.afterMs} ms`);
  if (event.kind === 'died')
    say(`${event.role} died (${event.exit}); it starts again in ${event.restartInMs} ms`);
  if (event.kind === 'late') say(`${event.role} takes long; its log is ${event.logFile}`);
  if (event.kind === 'stopping') say(`stopping ${event.role}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
