import { EXIT, type ExitCode } from './exit-code.ts';
import { follow, type Moment } from './following.ts';
import { pageOf } from './page.ts';
import type { Session } from './session.ts';
import { toHeader } from './view/activeflow.ts';
import { hasFailed, toStatus } from './view/status.ts';
import { Timeline } from './view/timeline.ts';
import { toDuration, toMs } from './view/times.ts';

/** How often the line of what waits is drawn anew. */
const REDRAW_MS = 1000;

/**
 * Shows an activeflow live until it has ended; with `--json` a line per event.
 * @returns the exit code that its end stands for
 */
export async function watch(session: Session, id: string): Promise<ExitCode> {
  let last: Moment | undefined;
  const screen = session.json ? undefined : new Screen(session);
  try {
    for await (const moment of follow(session.client, id)) {
      last = moment;
      if (screen === undefined) session.terminal.print(JSON.stringify(moment));
      else await screen.show(moment);
    }
  } finally {
    screen?.close();
  }
  return hasFailed(last?.data.ended_reason) ? EXIT.failed : EXIT.ok;
}

/** The header once, then each action when it is over, and below them what waits. */
class Screen {
  readonly #session: Session;
  #timeline: Timeline | undefined;
  #redraw: NodeJS.Timeout | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async show({ data: activeflow }: Moment): Promise<void> {
    const { terminal } = this.#session;
    if (this.#timeline === undefined) {
      terminal.print(`${toHeader(activeflow, await pageOf(this.#session, activeflow))}\n`);
      this.#timeline = new Timeline(activeflow, terminal);
    }
    const timeline = this.#timeline;
    for (const line of timeline.add(activeflow)) terminal.print(line);
    clearInterval(this.#redraw);
    if (activeflow.status === 'ended') {
      const took = (toMs(activeflow.tm_update) ?? 0) - (toMs(activeflow.tm_create) ?? 0);
      const { error } = activeflow;
      const why = error === undefined ? '' : terminal.colours.red(`: ${error.code}: ${error.message}`);
      terminal.print(`\n${toStatus(activeflow, terminal.colours)} after ${toDuration(took)}${why}`);
      return;
    }
    const draw = (): void => terminal.flash(timeline.current(activeflow, Date.now()) ?? '');
    draw();
    this.#redraw = setInterval(draw, REDRAW_MS);
  }

  close(): void {
    clearInterval(this.#redraw);
  }
}
