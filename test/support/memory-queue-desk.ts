import { randomUUID } from 'node:crypto';
import type { QueueDesk } from '../../activities/queue-desk.ts';
import type { Cancel, Clock } from '../../src/providers/simulator/clock.ts';
import type { CallEvent, ServiceEvent } from '../../workflows/interpreter/events.ts';
import { nextAlarm } from '../../workflows/queue/alarms.ts';
import { carryOut } from '../../workflows/queue/carry-out.ts';
import { placeOf } from '../../workflows/queue/estimate.ts';
import { Lanes } from '../../workflows/queue/lanes.ts';
import { legNews } from '../../workflows/queue/legs.ts';
import type { News } from '../../workflows/queue/news.ts';
import { type Place, type QueueActivities, queueWorkflowId } from '../../workflows/queue/protocol.ts';
import { type CallerFacts, newQueue, type QueueState } from '../../workflows/queue/state.ts';
import { take } from '../../workflows/queue/take.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly work: QueueActivities;
  /** Hands an event to the flow. */
  tell(event: ServiceEvent): void;
}

/** Queues in this process: what the workflow `queue` does, without durability. */
export class MemoryQueueDesk implements QueueDesk {
  readonly #queues = new Map<string, PlainQueue>();
  #surroundings: Surroundings | undefined;

  /** Once, before anybody joins. */
  open(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
  }

  async join(queue: { id: string; customer_id: string }, caller: CallerFacts): Promise<void> {
    this.#running(queue).take({ kind: 'join', caller });
  }

  /** No queue is lost here: there is nobody to put back. */
  async begin(queue: { id: string; customer_id: string }): Promise<void> {
    this.#running(queue);
  }

  #running({ id, customer_id }: { id: string; customer_id: string }): PlainQueue {
    const queue =
      this.#queues.get(id) ?? new PlainQueue(this.#surroundings as Surroundings, newQueue(id, customer_id));
    this.#queues.set(id, queue);
    return queue;
  }

  async tell(queueId: string, news: News): Promise<'sent' | 'gone'> {
    const queue = this.#queues.get(queueId);
    queue?.take(news);
    return queue ? 'sent' : 'gone';
  }

  async place(queueId: string, id: string): Promise<Place | undefined> {
    const queue = this.#queues.get(queueId);
    return queue && placeOf(queue.state, id);
  }

  /** An event of a leg whose events go to this workflow. */
  event(workflowId: string, event: CallEvent): void {
    const news = legNews(event);
    for (const [id, queue] of this.#queues) if (news && queueWorkflowId(id) === workflowId) queue.take(news);
  }
}

class PlainQueue {
  readonly state: QueueState;
  readonly #surroundings: Surroundings;
  readonly #lanes = new Lanes();
  #alarm: Cancel = () => {};

  constructor(surroundings: Surroundings, state: QueueState) {
    this.#surroundings = surroundings;
    this.state = state;
  }

  take(news: News): void {
    const { clock } = this.#surroundings;
    const now = clock.now();
    for (const command of take(this.state, news, { now: () => now, newId: randomUUID })) {
      this.#lanes.add(command.lane, async () => {
        for (const told of await carryOut(this.#hands, command, now)) this.take(told);
      });
    }
    this.#alarm();
    const alarm = nextAlarm(this.state);
    if (alarm) this.#alarm = clock.at(alarm.at, () => this.take({ kind: 'alarm', name: alarm.name }));
  }

  get #hands(): Parameters<typeof carryOut>[0] {
    const { work, tell } = this.#surroundings;
    return {
      queue: { queue_id: this.state.id, customer_id: this.state.customer_id },
      run: (name, input) => (work[name] as (input: unknown) => ReturnType<(typeof work)[typeof name]>)(input),
      tell: async (_id, event) => {
        tell(event);
        return true;
      },
      random: () => 0,
    };
  }
}
