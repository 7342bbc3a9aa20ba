import { type Command, InvalidArgumentError } from 'commander';

/** Adds `--var name=value`, which may be repeated. */
export function withVariables(command: Command): Command {
  return command.option('--var <name=value>', 'a variable; may be repeated', collect, {});
}

function collect(pair: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give it as name=value.');
  return { ...before, [pair.slice(0, at)]: pair.slice(at + 1) };
}
