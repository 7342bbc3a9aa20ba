/** What happens between two actions: jumps arrive, finished stacks close, pushed stacks open. */

import { jump, missingTarget } from './apply.ts';
import { depth, jumpTo, openPushed, topFrame } from './cursor.ts';
import { complete, end } from './end.ts';
import type { Run } from './run.ts';
import type { Frame } from './token.ts';

/** Resolves what the frames held here can resolve: jumps, finished stacks, pushed stacks. */
export function settle(run: Run): void {
  const { token } = run;
  while (!token.ended) {
    if (token.leaving) {
      if (token.below.stacks.length > 0) return;
      arrive(run);
      continue;
    }
    const frame = topFrame(token);
    if (!frame || frame.open) return;
    if (token.pushes.length > 0) openPushed(token);
    else if (frame.onward !== undefined) goOnward(run, frame, frame.onward);
    else if (frame.next !== null) return;
    else if (depth(token) > 1) token.frames.pop();
    else complete(run);
  }
}

/** The jump that waited for the stacks on top. */
function goOnward(run: Run, frame: Frame, target: string): void {
  delete frame.onward;
  if (jumpTo(run.token, target, 'complete') === 'missing') complete(run);
}

/** A jump that left a child's stack arrives where all frames are held. */
function arrive(run: Run): void {
  const { token } = run;
  const { target, missing } = token.leaving as NonNullable<typeof token.leaving>;
  delete token.leaving;
  const frame = topFrame(token) as Frame;
  if (frame.open) return jump(run, target);
  if (jumpTo(token, target, missing) === 'found') return;
  if (missing === 'complete') complete(run);
  else end(run, { reason: 'failed', error: missingTarget(target) });
}
