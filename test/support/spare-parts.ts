import { randomUUID } from 'node:crypto';
import type { ActivityDependencies } from '../../activities/index.ts';
import { PLAIN_LINKS } from './links.ts';
import { MemoryAi } from './memory-ai.ts';
import { MemoryCalls } from './memory-calls.ts';
import { MemoryConferences } from './memory-conferences.ts';
import { MemoryCorrespondence } from './memory-correspondence.ts';
import { MemoryQueues } from './memory-queues.ts';

type Spare = Omit<ActivityDependencies, 'control' | 'http' | 'store'>;

/** What activities need beside phones, web and store, for tests that are about something else. */
export function spareParts(parts: Partial<Spare> = {}): Spare {
  return {
    calls: new MemoryCalls(),
    links: PLAIN_LINKS,
    correspondence: new MemoryCorrespondence(),
    queues: new MemoryQueues(),
    conferences: new MemoryConferences(),
    newId: randomUUID,
    ai: new MemoryAi().parts,
    ...parts,
  };
}
