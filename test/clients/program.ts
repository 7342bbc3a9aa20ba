import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program to run, and what it must know. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it may leave things. */
  readonly folder?: string;
}

/** Runs a program to its end with its output shown; answers how it went, and the lines that it wrote. */
export async function runProgram({ command, args, env = {}, folder }: Program): Promise<{
  readonly exitCode: number;
  readonly lines: readonly string[];
}> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    ...(folder === undefined ? {} : { cwd: folder }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  return { exitCode, lines };
}
