import type { QueueDesk } from '../../activities/queue-desk.ts';
import type { QueueNews } from '../../workflows/queue/protocol.ts';

/** Notes what queues are told; none of them runs unless it is said to. */
export class FakeQueueDesk implements QueueDesk {
  readonly told: (readonly [string, QueueNews])[] = [];
  readonly running = new Set<string>();
  /** What happens when a queue that runs is told something. */
  onNews: (news: QueueNews) => Promise<void> = async () => {};

  async join(): Promise<void> {}

  async begin(): Promise<void> {}

  async tell(queueId: string, news: QueueNews): Promise<'sent' | 'gone'> {
    this.told.push([queueId, news]);
    if (!this.running.has(queueId)) return 'gone';
    await this.onNews(news);
    return 'sent';
  }

  async place(): Promise<undefined> {}
}
