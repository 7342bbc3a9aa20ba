import picocolors from 'picocolors';

export type Colours = Pick<
  ReturnType<typeof picocolors.createColors>,
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'
>;

/** Where a command writes, and how. */
export interface Terminal {
  readonly colours: Colours;
  /** A person looks at it: lines may be redrawn, questions asked. */
  readonly isInteractive: boolean;
  readonly columns: number;
  /** A line of what was asked for, to standard output. */
  print(line: string): void;
  /** A line about it, to standard error: it does not disturb who reads the output. */
  note(line: string): void;
  /** Shows a line that the next one replaces; nothing where nobody looks. */
  flash(line: string): void;
}

const NO_COLOURS = picocolors.createColors(false);

/** Colours only where a person looks who did not set NO_COLOR, or where FORCE_COLOR asks for them. */
export function toColours(env: NodeJS.ProcessEnv, isTty: boolean): Colours {
  if (env.NO_COLOR) return NO_COLOURS;
  return picocolors.createColors(Boolean(env.FORCE_COLOR) || (isTty && env.TERM !== 'dumb'));
}

const ERASE_LINE = '\r\x1b[2K';
const WIDTH_OF_A_FILE = 120;

/** The terminal (or pipe) of this process. */
export function openTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const colours = toColours(env, stdout.isTTY);
  let flashed = false;
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    if (flashed) stdout.write(ERASE_LINE);
    flashed = false;
    stream.write(text);
  };
  return {
    colours,
    isInteractive: stdout.isTTY && stdin.isTTY,
    columns: stdout.columns ?? WIDTH_OF_A_FILE,
    print: (line) => write(stdout, `${line}\n`),
    note: (line) => write(stderr, `${line}\n`),
    flash(line) {
      if (!stdout.isTTY) return;
      write(stdout, line.slice(0, stdout.columns - 1));
      flashed = true;
    },
  };
}
