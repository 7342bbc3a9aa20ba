import {
  type Activeflow,
  type ActiveflowClient,
  createClient,
  type ExecutedAction,
  type RingInput,
} from '../client/index.ts';
import type { Config } from '../config.ts';
import { startPlatform } from '../platform/platform.ts';
import { seed } from '../platform/seed.ts';
import { follow } from './following.ts';
import { runUrl } from './run-url.ts';

/** A caller who presses a wrong key, is asked again, presses 2, and hangs up. */
const CALLER: RingInput['script'] = [
  { wait_for: 'talk', matching: 'Press 1' },
  { wait: 300 },
  { press: '7' },
  { wait_for: 'talk', matching: 'Press 1' },
  { wait: 300 },
  { press: '2' },
  { wait_for: 'talk', matching: 'Support' },
  { hang_up: true },
];

/** `npm run demo`: the main job in one shot, on a platform of its own that ends with it. */
export async function demo(config: Config): Promise<void> {
  say('Starting Temporal, Postgres, the phone network, worker, gateway and API ...');
  const platform = await startPlatform({ config, report: say });
  try {
    const { accessKey, flows } = await seed(platform.databaseUrl, config.dataDir);
    const client = createClient({ url: platform.apiUrl, accessKey });
    say('A caller rings in, listens, presses 7, is asked again, presses 2, and hangs up:\n');
    const { activeflow_id: id } = await client.simulator.ring({
      flow_id: flows['ivr-menu'] ?? '',
      from: '+15550100',
      to: '+15550199',
      script: CALLER,
    });
    const activeflow = await tell(client, id);
    say(`\n${JSON.stringify(activeflow, null, 2)}\n`);
    const { temporalUiUrl } = platform;
    if (temporalUiUrl) {
      const url = runUrl(temporalUiUrl, config, id);
      say(`Its run in the Temporal UI, which npm start brings up again:\n  ${url}`);
    }
  } finally {
    await platform.supervisor.stop();
  }
}

/** Prints each action once it is over, until the activeflow has ended. */
async function tell(client: ActiveflowClient, id: string): Promise<Activeflow | undefined> {
  let printed = 0;
  let activeflow: Activeflow | undefined;
  for await (const { data } of follow(client, id)) {
    for (const action of data.executed_actions.slice(printed)) say(toLine(action));
    printed = data.executed_actions.length;
    activeflow = data;
  }
  return activeflow;
}

function toLine({ tm_execute, type, id, option, result, resumed_by }: ExecutedAction): string {
  const what = option?.text ? ` "${String(option.text)}"` : '';
  const by = resumed_by ? ` (${resumed_by.type}${resumed_by.value ? ` ${resumed_by.value}` : ''})` : '';
  return `  ${tm_execute.slice(11, 23)}  ${(type ?? '').padEnd(15)} ${id.padEnd(8)} ${result}${by}${what}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
