import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { EVENT_SIGNAL, type EventSignal } from './protocol.ts';
import { nextAlarm } from './queue/alarms.ts';
import { carryOut, type Hands } from './queue/carry-out.ts';
import { placeOf } from './queue/estimate.ts';
import { Lanes } from './queue/lanes.ts';
import { legNews } from './queue/legs.ts';
import { hasCome } from './queue/line.ts';
import type { News } from './queue/news.ts';
import {
  NOT_YET,
  type PlaceAnswer,
  QUEUE_NEWS_SIGNAL,
  QUEUE_PLACE_QUERY,
  type QueueInput,
  type QueueNews,
} from './queue/protocol.ts';
import { newQueue, type QueueState } from './queue/state.ts';
import { isEmpty, take } from './queue/take.ts';
import { AlarmTimer } from './shell/alarm-timer.ts';
import { createHands } from './shell/queue-hands.ts';

const newsSignal = defineSignal<[QueueNews]>(QUEUE_NEWS_SIGNAL);
const eventSignal = defineSignal<[EventSignal]>(EVENT_SIGNAL);
const placeQuery = defineQuery<PlaceAnswer, [string]>(QUEUE_PLACE_QUERY);

/** Events of history after which a queue goes on in a new run: after a worker's death all of them are replayed at once. */
const LONG_HISTORY = 1000;
/** How long an empty queue remembers what callers take. */
const IDLE = '1 hour';

/**
 * One queue: its line, and who serves whom. Its workflow id is `queue/<queue id>`; it begins with its first caller and ends
 * when nobody has come for an hour. What it decides is in `queue/`, told here by signals, activities and one timer.
 *
 * - K1. News are taken one at a time, in the order in which they came; what becomes of a command is news, too.
 * - K2. A command is done until it is done; only a phone may fail.
 * - K3. The state is handed on to a new run when no command is under way; news that come meanwhile wait for it.
 */
export async function queue(input: QueueInput): Promise<void> {
  const desk = new Desk(input);
  if (input.life !== undefined && input.state === undefined) await desk.recall();
  while (!(await desk.isDone()));
  if (desk.mustGoOn) await continueAsNew<typeof queue>(desk.carriedOver());
}

class Desk {
  readonly #input: QueueInput;
  readonly #state: QueueState;
  readonly #inbox: News[];
  readonly #lanes = new Lanes();
  readonly #timer: AlarmTimer;
  readonly #hands: Hands;
  #taken = 0;

  constructor(input: QueueInput) {
    this.#input = input;
    this.#state = input.state ?? newQueue(input.id, input.customer_id);
    this.#inbox = [...(input.inbox ?? [])];
    const queue = { queue_id: input.id, customer_id: input.customer_id };
    this.#hands = createHands({ queue, life: input.life });
    this.#timer = new AlarmTimer((name, at) => this.#ring(name, at));
    setHandler(newsSignal, (news) => void this.#inbox.push(news));
    setHandler(eventSignal, (event) => {
      const news = event.type === 'service' ? undefined : legNews(event);
      if (news) this.#inbox.push(news);
    });
    setHandler(placeQuery, (id) => (hasCome(this.#state, id) ? placeOf(this.#state, id) : NOT_YET));
  }

  /** History that grows too long is left behind, at the next moment without a command under way. */
  get mustGoOn(): boolean {
    const { continue_after } = this.#input;
    const isEnough = continue_after !== undefined && this.#taken >= continue_after;
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return continueAsNewSuggested || historyLength > LONG_HISTORY || isEnough;
  }

  /** Before anything else is taken: those who were here before came before. */
  async recall(): Promise<void> {
    const { queue, run } = this.#hands;
    this.#inbox.unshift({ kind: 'recalled', ...(await run('queue_recall', queue, 'who was here')) });
  }

  carriedOver(): QueueInput {
    return { ...this.#input, state: this.#state, inbox: this.#inbox };
  }

  /** Works until it must go on elsewhere, or nobody has come for long; answers whether. */
  async isDone(): Promise<boolean> {
    if (this.mustGoOn) {
      await condition(() => this.#lanes.areEmpty);
      return true;
    }
    this.#takeAll();
    this.#timer.set(nextAlarm(this.#state));
    if (!this.#lanes.areEmpty || !isEmpty(this.#state)) {
      await condition(() => this.#inbox.length > 0 || (this.#lanes.areEmpty && isEmpty(this.#state)));
      return false;
    }
    return !(await condition(() => this.#inbox.length > 0, IDLE)) && this.#inbox.length === 0;
  }

  #takeAll(): void {
    const source = { now: () => Date.now(), newId: () => uuid4() };
    for (let news = this.#inbox.shift(); news; news = this.#inbox.shift()) {
      this.#taken++;
      for (const command of take(this.#state, news, source)) {
        const now = source.now();
        this.#lanes.add(command.lane, async () => {
          this.#inbox.push(...(await carryOut(this.#hands, command, now)));
        });
      }
    }
  }

  /** An alarm that was taken back, or set anew, does not ring. */
  #ring(name: string, at: number): void {
    if (this.#state.alarms[name] === at) this.#inbox.push({ kind: 'alarm', name });
    else this.#timer.set(nextAlarm(this.#state));
  }
}
