import type { Command } from 'commander';
import type { Flow } from '../client/index.ts';
import { toCount } from './count-option.ts';
import { findFlow } from './references.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { toCell, toTable } from './view/table.ts';
import { toAge, toMs } from './view/times.ts';

/** `activeflow flows ...` */
export function defineFlows(program: Command): void {
  const flows = program.command('flows').description('Stored flows: apply, list, get, delete.');
  defineApply(flows);
  defineFlowList(flows);
  apiCommand(flows, 'get', {
    summary: 'Prints a flow as a file that "flows apply" takes.',
    examples: ['flows get "IVR menu" > ivr-menu.yaml', 'flows get d8ccc827 --json'],
  })
    .argument('<flow>', 'name, id or its beginning')
    .action((reference: string, options: SessionOptions) => get(openSession(options), reference));
  apiCommand(flows, 'delete', {
    summary: 'Deletes flows. Activeflows that run keep their copy.',
    examples: ['flows delete "IVR menu"', 'flows delete d8ccc827'],
  })
    .argument('<flow...>', 'names, ids or their beginnings')
    .action((references: string[], options: SessionOptions) => remove(openSession(options), references));
}

function defineFlowList(flows: Command): void {
  apiCommand(flows, 'list', {
    summary: 'Lists flows, newest first.',
    examples: ['flows list', "flows list --json | jq -r '.[].name'"],
  })
    .option('--limit <number>', 'at most so many', toCount, 100)
    .action((options: SessionOptions & { readonly limit: number }) =>
      list(openSession(options), options.limit),
    );
}

export interface ApplyOptions extends SessionOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

function defineApply(flows: Command): void {
  apiCommand(flows, 'apply', {
    summary:
      'Stores flows from files (JSON or YAML), after showing what would change. A flow is found by the id in the file, else by its name.',
    examples: [
      'flows apply lunch.yaml',
      'flows apply flows/*.yaml --yes',
      'flows apply lunch.json --dry-run',
    ],
  })
    .argument('<file...>')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'only show what would change')
    .action(async (files: string[], options: ApplyOptions) =>
      (await import('./apply.ts')).apply(openSession(options), files, options),
    );
}

async function list(session: Session, limit: number): Promise<void> {
  const { client, terminal, json } = session;
  const found: Flow[] = [];
  for await (const flow of client.flows.all({ page_size: Math.min(limit, 100) })) {
    found.push(flow);
    if (found.length === limit) break;
  }
  if (json) return printJson(session, found);
  if (found.length === 0) return terminal.note('There are none. activeflow flows apply FILE stores one.');
  const now = Date.now();
  const rows = found.map(({ id, name, detail, actions, tm_create, tm_update }) => [
    id.slice(0, 8),
    toCell(name, 30),
    String(actions.length),
    toAge(now - (toMs(tm_update) ?? toMs(tm_create) ?? now)),
    toCell(detail, Math.max(20, terminal.columns - 62)),
  ]);
  terminal.print(toTable(['id', 'name', 'actions', 'changed', 'detail'], rows, terminal.colours));
}

async function get(session: Session, reference: string): Promise<void> {
  const flow = await findFlow(session.client, reference);
  if (session.json) return printJson(session, flow);
  const { toFileText } = await import('./flow-file.ts');
  session.terminal.print(toFileText(flow).trimEnd());
}

async function remove(session: Session, references: readonly string[]): Promise<void> {
  const { client, terminal, json } = session;
  const deleted: Flow[] = [];
  for (const reference of references) {
    const { id } = await findFlow(client, reference);
    deleted.push(await client.flows.delete(id));
    if (!json) terminal.print(`deleted ${id}  ${deleted.at(-1)?.name}`);
  }
  if (json) printJson(session, deleted);
}
