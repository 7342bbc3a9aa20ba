import { ActiveflowApiError } from '../client/index.ts';
import { toExitCode, toHint } from './exit-code.ts';
import { toColours } from './terminal.ts';

/** Says on standard error what went wrong and what to do next; with `--json` as JSON. The exit code says it, too. */
export function reportFailure(error: unknown): void {
  process.exitCode = toExitCode(error);
  const asJson = process.argv.includes('--json');
  process.stderr.write(`${asJson ? JSON.stringify(toObject(error)) : toLines(error)}\n`);
}

function toLines(error: unknown): string {
  const { red, dim } = toColours(process.env, process.stderr.isTTY);
  const lines = [red(toMessage(error))];
  if (error instanceof ActiveflowApiError) {
    for (const { path, message } of error.details)
      if (message !== undefined) lines.push(`  ${[path, message].filter(Boolean).join(': ')}`);
  }
  const hint = toHint(error);
  if (hint !== undefined) lines.push(hint);
  if (error instanceof ActiveflowApiError && error.requestId !== undefined)
    lines.push(dim(`request ${error.requestId}`));
  return lines.join('\n');
}

function toObject(error: unknown): object {
  const hint = toHint(error);
  if (!(error instanceof ActiveflowApiError)) return { error: { message: toMessage(error), hint } };
  const { status, reason, message, requestId, details, retryAfter } = error;
  return {
    error: { status, reason, message, request_id: requestId, details, retry_after: retryAfter, hint },
  };
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
