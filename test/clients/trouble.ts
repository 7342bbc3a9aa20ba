import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningPlatform } from '../platform/running-platform.ts';

/** pino's number for errors; what is fatal is above. */
const ERROR = 50;

/** What must not be there, whatever was asked: processes that died, and lines of level error in the API's log. */
export function findTrouble({ events }: RunningPlatform, dataDir: string): readonly string[] {
  const died = events.flatMap((event) =>
    event.kind === 'died' ? [`${event.role} died: ${event.exit}`] : [],
  );
  const lines = readFileSync(join(dataDir, 'logs', 'api.log'), 'utf8').split('\n');
  return [...died, ...lines.filter(isError)];
}

function isError(line: string): boolean {
  if (line.trim() === '') return false;
  try {
    const { level } = JSON.parse(line) as { readonly level?: number };
    return (level ?? ERROR) >= ERROR;
  } catch {
    // Not the logger's: a warning of Node, a stack trace.
    return true;
  }
}
