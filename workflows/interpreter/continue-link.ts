import type { ActiveflowFacts } from '../protocol.ts';
import type { Token } from './token.ts';

/** The name under which a flow finds a link that continues its next block. */
export const CONTINUE_URL = 'voipbin.activeflow.continue_url';

/**
 * What stands for the link inside the workflow: whoever carries an effect out writes the signed address in its place, so that
 * no address that works is kept in Temporal. It names the next block, or the one that waits, by how many came before it.
 */
export function continueStandIn(
  { continue_mark }: Pick<ActiveflowFacts, 'continue_mark'>,
  { blocks = 0 }: Pick<Token, 'blocks'>,
): string {
  return continue_mark === undefined ? '' : `${continue_mark}.${blocks}.`;
}
