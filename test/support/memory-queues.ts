import type { QueueParts } from '../../activities/index.ts';
import { MemoryQueueDesk } from './memory-queue-desk.ts';
import { MemoryQueueRecords, type QueueSetting } from './memory-queue-records.ts';

/** Queues, their agents and who is in them, kept in this process. */
export class MemoryQueues implements QueueParts {
  readonly records: MemoryQueueRecords;
  readonly desk = new MemoryQueueDesk();

  constructor(settings: Readonly<Record<string, QueueSetting>> = {}) {
    this.records = new MemoryQueueRecords(settings);
  }
}
