import type { Config } from '../config.ts';
import { startPlatform } from '../platform/platform.ts';
import { seed } from '../platform/seed.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { runUrl } from './run-url.ts';

/** A caller who presses a wrong key, is asked again, presses 2, and hangs up. */
const CALLER = [
  { wait_for: 'talk', matching: 'Press 1' },
  { wait: 300 },
  { press: '7' },
  { wait_for: 'talk', matching: 'Press 1' },
  { wait: 300 },
  { press: '2' },
  { wait_for: 'talk', matching: 'Support' },
  { hang_up: true },
];

const POLL_MS = 50;

interface Executed {
  readonly type: string;
  readonly id: string;
  readonly tm_execute: string;
  readonly result: string;
  readonly option?: Readonly<Record<string, unknown>>;
  readonly resumed_by?: { readonly type: string; readonly value: string };
}

/** `npm run demo`: the main job in one shot, on a platform of its own that ends with it. */
export async function demo(config: Config): Promise<void> {
  say('Starting Temporal, Postgres, the phone network, worker, gateway and API ...');
  const platform = await startPlatform({ config, report: say });
  try {
    const { accessKey, flows } = await seed(platform.databaseUrl, config.dataDir);
    const api = createApiClient(platform.apiUrl, accessKey);
    say('A caller rings in, listens, presses 7, is asked again, presses 2, and hangs up:\n');
    const call = await api.post('/v1.0/simulator/calls', {
      flow_id: flows['ivr-menu'],
      from: '+15550100',
      to: '+15550199',
      script: CALLER,
    });
    const activeflow = await follow(api, String(call.activeflow_id));
    say(`\n${JSON.stringify(activeflow, null, 2)}\n`);
    const { temporalUiUrl } = platform;
    if (temporalUiUrl) {
      const url = runUrl(temporalUiUrl, config, String(call.activeflow_id));
      say(`Its run in the Temporal UI, which npm start brings up again:\n  ${url}`);
    }
  } finally {
    await platform.supervisor.stop();
  }
}

/** Prints each action once it is over, until the activeflow has ended. */
async function follow(api: ApiClient, id: string): Promise<Record<string, unknown>> {
  let printed = 0;
  for (;;) {
    const activeflow = await api.get(`/v1.0/activeflows/${id}`);
    const executed = (activeflow.executed_actions ?? []) as Executed[];
    for (const action of executed.slice(printed)) say(toLine(action));
    printed = executed.length;
    if (activeflow.status === 'ended') return activeflow;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function toLine({ tm_execute, type, id, option, result, resumed_by }: Executed): string {
  const what = option?.text ? ` "${String(option.text)}"` : '';
  const by = resumed_by ? ` (${resumed_by.type}${resumed_by.value ? ` ${resumed_by.value}` : ''})` : '';
  return `  ${tm_execute.slice(11, 23)}  ${type.padEnd(15)} ${id.padEnd(8)} ${result}${by}${what}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
