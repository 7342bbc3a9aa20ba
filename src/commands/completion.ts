import { readdirSync } from 'node:fs';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { createClient } from '../client/index.ts';
import { findConnection } from './connection.ts';
import { isFlowFile } from './references.ts';

/** Longer than that nobody waits for a tabulator. */
const PATIENCE_MS = 800;
const MOST = 50;

interface Proposal {
  readonly value: string;
  readonly description: string;
}

/**
 * Adds `activeflow completion <shell>`, and answers its scripts with commands, options, files, and, when a platform can be
 * reached, names of flows and ids of activeflows. Call it when all commands are there.
 */
export async function defineCompletion(program: Command): Promise<void> {
  const completion = tab(program, { completionCommandName: 'completion' });
  program.commands.find((command) => command.name() === 'completion')?.addHelpText('after', HELP);
  if (process.argv[2] !== 'complete') return;
  const proposals = await propose(process.argv.slice(4));
  for (const [command, { arguments: parameters }] of completion.commands) {
    const files = ['run', 'call'].includes(command) ? (proposals.file ?? []) : [];
    for (const [name, parameter] of parameters) {
      const found = [...(proposals[name] ?? []), ...(name === 'flow' ? files : [])];
      if (found.length === 0) continue;
      parameter.handler = (complete) => {
        for (const { value, description } of found) complete(value, description);
      };
    }
  }
}

const HELP = `
Examples:
  $ source <(activeflow completion bash)      in ~/.bashrc
  $ source <(activeflow completion zsh)       in ~/.zshrc
  $ activeflow completion fish | source       in ~/.config/fish/config.fish`;

/** What can stand for an argument, by its name. `words` are those typed so far. */
async function propose(words: readonly string[]): Promise<Readonly<Record<string, readonly Proposal[]>>> {
  // The first word is a command, and those are known.
  if (words.length < 2) return {};
  return { ...(await fromPlatform()), file: files(words.at(-1) ?? '') };
}

/** Nothing when there is no platform, or it is slow: completion must not disturb. */
async function fromPlatform(): Promise<Record<'flow' | 'activeflow', Proposal[]> | undefined> {
  try {
    const client = createClient({ ...findConnection({}), timeoutMs: PATIENCE_MS, retries: 0 });
    const [flows, activeflows] = await Promise.all([
      client.flows.list({ page_size: MOST }),
      client.activeflows.list({ page_size: MOST }),
    ]);
    return {
      flow: flows.result.map(({ id, name }) => ({
        // The scripts of the shells do not quote.
        value: /^[\w.-]+$/.test(name) ? name : id.slice(0, 8),
        description: name,
      })),
      activeflow: activeflows.result.map(({ id, status, tm_create }) => ({
        value: id.slice(0, 8),
        description: `${status} since ${tm_create.slice(0, 16)}`,
      })),
    };
  } catch {
    return undefined;
  }
}

/** Flow files and folders beside what was typed. */
function files(typed: string): Proposal[] {
  const folder = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : '';
  try {
    return readdirSync(folder || '.', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || isFlowFile(entry.name))
      .filter(({ name }) => !/^\.|^node_modules$|\s/.test(name))
      .map((entry) => ({
        value: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`,
        description: '',
      }));
  } catch {
    return [];
  }
}
