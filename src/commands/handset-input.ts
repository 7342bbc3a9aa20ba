import { createInterface, type Interface } from 'node:readline';
import type { Handset } from './handset.ts';
import type { Terminal } from './terminal.ts';

/** What can be typed. */
export const PHONE_HELP = `While it rings and speaks:
  1, 42#          press keys (0-9, A-D, *, #)
  say TEXT        talk
  wait TEXT       wait until something with TEXT was heard (for scripts)
  sleep SECONDS   do nothing (for scripts)
  hangup          hang up; Ctrl-C and Ctrl-D do so, too
Piped input that ends leaves the caller on the line, silent.`;

/** Standard input, a line at a time; a person gets a prompt, which what is printed meanwhile does not disturb. */
export interface HandsetInput {
  /** Prints above the prompt. */
  readonly terminal: Terminal;
  readonly lines: Interface;
  close(): void;
}

export function openInput(terminal: Terminal): HandsetInput {
  const { stdin: input, stdout: output } = process;
  if (!terminal.isInteractive) {
    const lines = createInterface({ input, terminal: false });
    return { terminal, lines, close: () => leave(lines) };
  }
  const lines = createInterface({ input, output, prompt: terminal.colours.dim('> ') });
  const above =
    (write: (line: string) => void) =>
    (line: string): void => {
      output.write(ERASE_LINE);
      write(line);
      lines.prompt(true);
    };
  const prompting = { ...terminal, print: above(terminal.print), note: above(terminal.note) };
  return { terminal: prompting, lines, close: () => leave(lines, output) };
}

const ERASE_LINE = '\r\x1b[2K';

function leave(lines: Interface, screen?: NodeJS.WriteStream): void {
  lines.close();
  process.stdin.destroy();
  screen?.write(ERASE_LINE);
}

/** Lets the lines play the person, one after the other, until they end. */
export async function operate({ lines, terminal }: HandsetInput, handset: Handset): Promise<void> {
  const hangUp = (): void => void handset.hangUp().catch(() => {});
  lines.on('SIGINT', hangUp);
  process.on('SIGINT', hangUp);
  for await (const line of lines) {
    await act(terminal, handset, line.trim()).catch((error: Error) => terminal.note(error.message));
  }
  // Ctrl-D; a pipe that has ended leaves the person on the line, as does a script of the simulated network.
  if (terminal.isInteractive) hangUp();
}

async function act(terminal: Terminal, handset: Handset, line: string): Promise<void> {
  const [verb = '', ...words] = line.split(/\s+/);
  const rest = words.join(' ');
  if (line === '' || line.startsWith('//')) return;
  if (/^[0-9A-Da-d*#]+$/.test(line)) return handset.press(line.toUpperCase());
  if (verb === 'say' && rest !== '') return handset.say(rest);
  if (verb === 'wait' && rest !== '') return handset.hear(rest);
  if (verb === 'sleep' && Number(rest) >= 0) {
    return new Promise((resolve) => setTimeout(resolve, Number(rest) * 1000).unref());
  }
  if (/^(hangup|hang up|bye|quit|exit)$/.test(line)) return handset.hangUp();
  terminal.note(
    /^(help|\?)$/.test(line) ? PHONE_HELP : `"${line}" is nothing a phone can do; ? lists what is.`,
  );
}
