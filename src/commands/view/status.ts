import type { Activeflow, ActiveflowSummary } from '../../client/index.ts';
import type { Colours } from '../terminal.ts';

/** How it stands, in colour. */
export function toStatus(
  { status, ...rest }: Pick<ActiveflowSummary, 'status'> & Pick<Activeflow, 'ended_reason'>,
  colours: Colours,
): string {
  if (status === '') return colours.yellow('not started');
  if (status === 'running') return colours.cyan('running');
  const { ended_reason: reason } = rest;
  if (reason === undefined) return 'ended';
  return hasFailed(reason) ? colours.red(reason) : colours.green(reason);
}

/** Whether a run that ended so is a failure to those who started it. */
export function hasFailed(reason: Activeflow['ended_reason']): boolean {
  return reason === 'failed' || reason === 'limit_exceeded';
}
