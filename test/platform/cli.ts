import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** What a command said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Said>;
  /** Waits until it has said this. @throws Error when it ends without, or after 30 s */
  says(text: string): Promise<void>;
}

/** The compiled `activeflow`, called as in a script: in this folder, without a terminal. */
export class Cli {
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder: string;

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = { PATH: process.env.PATH, ...env };
  }

  /** Runs a command to its end. */
  async run(...args: string[]): Promise<Said> {
    return await this.start(args).ended;
  }

  /** Runs a command to its end, with `--json`. */
  async json<Answer>(...args: string[]): Promise<Answer> {
    const { code, stdout, stderr } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`activeflow ${args.join(' ')}: ${code}: ${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  /** Starts a command; `input` is all of its standard input. */
  start(args: readonly string[], input = ''): RunningCommand {
    const child = spawn(process.execPath, [cli, ...args], { cwd: this.#folder, env: this.#env });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.end(input);
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
    return { process: child, ended, says: (text) => untilSaid(child, () => stdout.includes(text), text) };
  }
}

async function untilSaid(
  child: ChildProcessWithoutNullStreams,
  isSaid: () => boolean,
  text: string,
): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  while (!isSaid()) {
    if (child.exitCode !== null) throw new Error(`it ended without saying "${text}"`);
    await Promise.race([once(child.stdout, 'data', { signal }), once(child, 'close', { signal })]);
  }
}
