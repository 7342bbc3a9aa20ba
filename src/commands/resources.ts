import type { Command } from 'commander';
import type { ResourceClient } from '../client/resources.ts';
import { kinds, type ResourcePath } from '../resources/index.ts';
import { toCount } from './count-option.ts';
import { CommandError, EXIT } from './exit-code.ts';
import { apiCommand, openSession, printJson, type SessionOptions } from './session.ts';
import { toCell, toTable } from './view/table.ts';
import { toAge, toMs } from './view/times.ts';

type Any = ResourceClient<ResourcePath>;
type Shown = Awaited<ReturnType<Any['get']>> & Readonly<Record<string, unknown>>;
type Options = SessionOptions & { readonly data?: string };
type ListOptions = SessionOptions & { readonly limit: number; readonly where: readonly string[] };

/** Columns of a table besides id and age. */
const MOST_COLUMNS = 4;

/** `activeflow resources ...`: what the API has of queues, agents, messages and all others that it handles alike. */
export function defineResources(program: Command): void {
  const paths = kinds.map(({ path, about }) => `  ${path.padEnd(24)}${about}`).join('\n');
  const resources = program
    .command('resources')
    .description(`Queues, agents, messages ...: list, get, create, update, delete.\n\n${paths}`)
    .summary('Queues, agents, messages ...: list, get, create, update, delete.');
  defineResourceList(resources);
  define(resources, 'get', '<id>', 'Prints one.', 'get queues 7d3c...', (all, id) => all.get(id));
  define(resources, 'delete', '<id>', 'Deletes one.', 'delete queues 7d3c...', (all, id) => all.delete(id));
  define(
    resources,
    'update',
    '<id>',
    'Changes what --data has.',
    `update tags 7d3c... --data '{"name":"Thai"}'`,
    (all, id, data) => all.update(id, data),
  );
  apiCommand(resources, 'create', {
    summary: 'Makes one of the JSON in --data.',
    examples: [`resources create tags --data '{"name":"Spanish"}'`],
  })
    .argument('<resource>')
    .option('--data <json>', 'its fields')
    .action(async (path: string, options: Options) => {
      const session = openSession(options);
      printJson(session, await session.client.resources(toPath(path)).create(toData(options)));
    });
}

function define(
  resources: Command,
  name: string,
  argument: string,
  summary: string,
  example: string,
  act: (all: Any, id: string, data: object) => Promise<unknown>,
): void {
  apiCommand(resources, name, { summary, examples: [`resources ${example}`] })
    .argument('<resource>')
    .argument(argument)
    .option('--data <json>', 'fields')
    .action(async (path: string, id: string, options: Options) => {
      const session = openSession(options);
      printJson(session, await act(session.client.resources(toPath(path)), id, toData(options)));
    });
}

function defineResourceList(resources: Command): void {
  apiCommand(resources, 'list', {
    summary: 'Lists them, newest first.',
    examples: ['resources list queues', 'resources list queuecalls --where status=waiting --json'],
  })
    .argument('<resource>')
    .option('--where <field=value...>', 'only those', (one, all: string[]) => [...all, one], [])
    .option('--limit <number>', 'at most so many', toCount, 100)
    .action((path: string, options: ListOptions) => list(toPath(path), options));
}

async function list(path: ResourcePath, options: ListOptions): Promise<void> {
  const session = openSession(options);
  const where = Object.fromEntries(options.where.map((one) => one.split(/=(.*)/s).slice(0, 2)));
  const found: Shown[] = [];
  const all = session.client.resources(path).all({ page_size: Math.min(options.limit, 100), ...where });
  for await (const one of all) {
    found.push(one as Shown);
    if (found.length === options.limit) break;
  }
  if (session.json) return printJson(session, found);
  if (found.length === 0) return session.terminal.note('There are none.');
  const columns = columnsOf(path);
  const now = Date.now();
  const rows = found.map((one) => [
    one.id,
    toAge(now - (toMs(one.tm_create) ?? now)),
    ...columns.map((column) => toCell(toText(one[column]), 30)),
  ]);
  session.terminal.print(toTable(['id', 'age', ...columns], rows, session.terminal.colours));
}

/** What says most of it: its first fields that are no ids. */
function columnsOf(path: ResourcePath): string[] {
  const fields = Object.keys(kinds.find((kind) => kind.path === path)?.fields.shape ?? {});
  return fields.filter((field) => !/_ids?$/.test(field)).slice(0, MOST_COLUMNS);
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function toPath(path: string): ResourcePath {
  const known = kinds.find((kind) => kind.path === path);
  if (known !== undefined) return known.path as ResourcePath;
  const paths = kinds.map((kind) => kind.path).join(', ');
  throw new CommandError(EXIT.usage, `There are no ${path}. There are: ${paths}.`);
}

function toData({ data }: Options): object {
  try {
    return JSON.parse(data ?? '{}');
  } catch (error) {
    throw new CommandError(EXIT.usage, `--data is no JSON: ${(error as Error).message}`);
  }
}
