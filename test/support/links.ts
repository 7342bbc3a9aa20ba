import type { ContinueLinks } from '../../activities/continue-links.ts';

/** Links that say what they are for. */
export const PLAIN_LINKS: ContinueLinks = {
  address: (activeflowId, block) => `https://links.example/${activeflowId}/${block}`,
};
