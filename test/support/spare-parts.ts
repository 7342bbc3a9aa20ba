import { randomUUID } from 'node:crypto';
import type { ActivityDependencies } from '../../activities/index.ts';
import { PLAIN_LINKS } from './links.ts';
import { MemoryAi } from './memory-ai.ts';
import { MemoryCalls } from './memory-calls.ts';
import { MemoryCorrespondence } from './memory-correspondence.ts';

type Spare = Omit<ActivityDependencies, 'control' | 'http' | 'store'>;

/** What activities need beside phones, web and store, for tests that are about something else. */
export function spareParts(parts: Partial<Spare> = {}): Spare {
  return {
    calls: new MemoryCalls(),
    links: PLAIN_LINKS,
    correspondence: new MemoryCorrespondence(),
    newId: randomUUID,
    ai: new MemoryAi().parts,
    ...parts,
  };
}
